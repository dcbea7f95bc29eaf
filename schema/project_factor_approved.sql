UPDATE factor_decision SET approved_by = :token, approved_at = :received_at
WHERE id = :body ->> '$.id';

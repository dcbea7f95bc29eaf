UPDATE token SET revoked_at = :received_at, revoked_by = :token WHERE id = :body ->> '$.id';

UPDATE part_void SET approved_by = :token, approved_at = :received_at, approved_seq = :seq
WHERE id = :body ->> '$.id';

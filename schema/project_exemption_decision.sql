UPDATE exemption SET decided_by = :token, decided_at = :received_at,
    decision_note = nullif(:body ->> '$.note', ''),
    state = CASE :body ->> '$.decision' WHEN 'approve' THEN 'approved'
        WHEN 'reject' THEN 'rejected' WHEN 'revoke' THEN 'revoked' END
WHERE id = :body ->> '$.id';

INSERT INTO factor_decision (month, project_id, factor_bp, reason, proposed_by, proposed_at)
VALUES (:body ->> '$.month', (SELECT id FROM project WHERE code = :body ->> '$.project'),
    :body ->> '$.factor_bp', :body ->> '$.reason', :token, :received_at);

INSERT INTO void (batch, reason, proposed_by, proposed_at)
VALUES (:body ->> '$.batch', :body ->> '$.reason', :token, :received_at);

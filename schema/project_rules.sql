-- then: time_offset (the rules name the zone)
INSERT INTO rules (version, from_month, document, accepted_at, accepted_by, seq)
VALUES (:body ->> '$.document.version', :body ->> '$.document.from_month',
    :body ->> '$.document', :received_at, :token, :seq);

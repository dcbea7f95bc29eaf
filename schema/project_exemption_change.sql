INSERT INTO exemption_change (exemption_id, number, state, from_at, to_at, scope, note, late,
    proposer_id, proposed_by, proposed_at, seq)
VALUES (:body ->> '$.id',
    (SELECT 1 + count(*) FROM exemption_change WHERE exemption_id = :body ->> '$.id'), 'proposed',
    unixepoch(:body ->> '$.from'), unixepoch(:body ->> '$.to'), :body ->> '$.scope',
    :body ->> '$.note', coalesce(:body ->> '$.late', 0),
    (SELECT id FROM organisation WHERE code = :body ->> '$.proposer'), :token, :received_at, :seq);

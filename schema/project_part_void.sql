INSERT INTO part_void (id, feed_id, aspects, from_at, to_at, seq_max, batches, reports, heartbeats,
    reason, proposed_by, proposed_at)
VALUES (:body ->> '$.id', (SELECT id FROM feed WHERE code = :body ->> '$.feed'),
    (SELECT sum(1 << CASE value WHEN 'intact' THEN 0 WHEN 'network' THEN 1 WHEN 'live' THEN 2
        WHEN 'history' THEN 3 END) FROM json_each(:body, '$.aspects')),
    unixepoch(:body ->> '$.from'), unixepoch(:body ->> '$.to'), :body ->> '$.seq_max',
    :body ->> '$.batches', :body ->> '$.reports', :body ->> '$.heartbeats', :body ->> '$.reason',
    :token, :received_at);

INSERT INTO part_void_asset (void_id, asset_id)
SELECT :body ->> '$.id', a.id
FROM json_each(:body, '$.assets') AS named CROSS JOIN asset AS a ON a.code = named.value;

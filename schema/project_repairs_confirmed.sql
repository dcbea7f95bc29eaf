INSERT INTO repair_transition (repair_id, name, at, received_at, token_id, note, seq)
SELECT r.id, i.value ->> 'verb', unixepoch(i.value ->> 'at'), :received_at, :token,
    nullif(i.value ->> 'note', ''), :seq
FROM json_each(:body, '$.items') AS i
CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
ORDER BY i.key;

UPDATE repair SET state = 'confirmed', confirmed_at = s.at
FROM (SELECT i.value ->> 'id' AS code, unixepoch(i.value ->> 'at') AS at
    FROM json_each(:body, '$.items') AS i) AS s
WHERE repair.code = s.code;

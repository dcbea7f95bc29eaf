INSERT INTO repair_transition (repair_id, name, at, received_at, token_id, note, seq)
SELECT r.id, i.value ->> 'verb', unixepoch(i.value ->> 'at'), :received_at, :token,
    nullif(i.value ->> 'note', ''), :seq
FROM json_each(:body, '$.items') AS i
CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
ORDER BY i.key;

UPDATE repair_pause SET to_at = max(from_at, (
    SELECT unixepoch(i.value ->> 'at') FROM json_each(:body, '$.items') AS i
    CROSS JOIN repair AS r ON r.code = i.value ->> 'id' WHERE r.id = repair_id))
WHERE to_at IS NULL AND repair_id IN (
    SELECT r.id FROM json_each(:body, '$.items') AS i
    CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
    WHERE i.value ->> 'verb' = 'repaired');

UPDATE repair SET
    state = CASE s.verb WHEN 'repaired' THEN 'repaired' ELSE 'open' END,
    repaired_at = CASE s.verb WHEN 'repaired' THEN s.at END,
    confirmed_at = CASE s.verb WHEN 'repaired' THEN confirmed_at END
FROM (SELECT i.value ->> 'id' AS code, i.value ->> 'verb' AS verb,
        unixepoch(i.value ->> 'at') AS at
    FROM json_each(:body, '$.items') AS i) AS s
WHERE repair.code = s.code;

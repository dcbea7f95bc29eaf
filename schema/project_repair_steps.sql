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
    WHERE i.value ->> 'verb' IN ('repaired', 'cancel'));

INSERT INTO repair_round (repair_id, number, mass, aspects, reported_at, responded_at, repaired_at,
    claimed_at, confirmed_at)
SELECT r.id, (SELECT coalesce(max(number), 0) + 1 FROM repair_round WHERE repair_id = r.id),
    r.mass, r.aspects, r.reported_at, r.responded_at, r.repaired_at, r.claimed_at, r.confirmed_at
FROM json_each(:body, '$.items') AS i
CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
WHERE i.value ->> 'verb' = 'recur';

UPDATE repair SET reported_at = s.at, responded_at = NULL, mass = s.mass, aspects = s.aspects
FROM (SELECT i.value ->> 'id' AS code, i.value ->> 'verb' AS verb,
        unixepoch(i.value ->> 'at') AS at, coalesce(i.value ->> 'mass', 0) AS mass,
        i.value -> 'aspects' AS aspects
    FROM json_each(:body, '$.items') AS i) AS s
WHERE repair.code = s.code AND s.verb = 'recur';

UPDATE repair SET mass = 1
FROM (SELECT i.value ->> 'id' AS code, i.value ->> 'verb' AS verb
    FROM json_each(:body, '$.items') AS i) AS s
WHERE repair.code = s.code AND s.verb = 'mass';

UPDATE repair SET
    state = CASE s.verb WHEN 'repaired' THEN 'repaired' WHEN 'cancel' THEN 'cancelled'
        ELSE 'open' END,
    repaired_at = CASE s.verb WHEN 'repaired' THEN s.at WHEN 'cancel' THEN repaired_at END,
    claimed_at = CASE s.verb WHEN 'cancel' THEN claimed_at END,
    confirmed_at = CASE WHEN s.verb IN ('repaired', 'cancel') THEN confirmed_at END
FROM (SELECT i.value ->> 'id' AS code, i.value ->> 'verb' AS verb,
        unixepoch(i.value ->> 'at') AS at
    FROM json_each(:body, '$.items') AS i) AS s
WHERE repair.code = s.code AND s.verb <> 'mass';

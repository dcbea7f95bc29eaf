INSERT INTO repair (code, asset_id, cause, mass, aspects, reported_at, responded_at, repaired_at,
    confirmed_at, state)
SELECT i.value ->> 'id', (SELECT id FROM asset WHERE code = i.value ->> 'asset'),
    i.value ->> 'cause', coalesce(i.value ->> 'mass', 0),
    coalesce(i.value -> 'aspects', '["intact","network","live","history"]'),
    unixepoch(i.value ->> 'reported_at'), unixepoch(i.value ->> 'responded_at'),
    unixepoch(i.value ->> 'repaired_at'), unixepoch(i.value ->> 'confirmed_at'),
    coalesce(i.value ->> 'state', 'open')
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET asset_id = excluded.asset_id, cause = excluded.cause,
    mass = excluded.mass, aspects = excluded.aspects, reported_at = excluded.reported_at,
    responded_at = excluded.responded_at,
    claimed_at = CASE WHEN repaired_at IS excluded.repaired_at THEN claimed_at END,
    repaired_at = excluded.repaired_at, confirmed_at = excluded.confirmed_at,
    state = excluded.state;

DELETE FROM repair_pause WHERE repair_id IN (
    SELECT r.id FROM json_each(:body, '$.items') AS i
    CROSS JOIN repair AS r ON r.code = i.value ->> 'id');

INSERT INTO repair_pause (repair_id, number, from_at, to_at, approved, reason, asked_by,
    approved_by)
SELECT r.id, p.key + 1, unixepoch(p.value ->> 'from'), unixepoch(p.value ->> 'to'),
    coalesce(p.value ->> 'approved', 0), p.value ->> 'reason', :token,
    CASE WHEN p.value ->> 'approved' THEN :token END
FROM json_each(:body, '$.items') AS i
CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
CROSS JOIN json_each(i.value, '$.pauses') AS p;

INSERT INTO repair_transition (repair_id, name, at, received_at, token_id, seq)
SELECT r.id, 'reported', r.reported_at, :received_at, :token, :seq
FROM json_each(:body, '$.items') AS i
CROSS JOIN repair AS r ON r.code = i.value ->> 'id'
ORDER BY i.key;

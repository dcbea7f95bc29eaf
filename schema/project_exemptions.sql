INSERT INTO exemption (id, state, from_at, to_at, calendar, reason, note, evidence, late, proposer_id,
    proposed_by, proposed_at, seq)
SELECT i.value ->> '$.id', 'proposed', unixepoch(i.value ->> '$.from'),
    unixepoch(i.value ->> '$.to'), i.value ->> '$.calendar', i.value ->> '$.reason', i.value ->> '$.note',
    i.value ->> '$.evidence', coalesce(i.value ->> '$.late', 0),
    (SELECT id FROM organisation WHERE code = i.value ->> '$.proposer'),
    :token, :received_at, :seq
FROM json_each(:body, '$.items') AS i;

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT i.value ->> '$.id', CASE w.key WHEN 'classes' THEN 'class' WHEN 'except' THEN 'except'
    ELSE rtrim(w.key, 's') END, c.value
FROM json_each(:body, '$.items') AS i CROSS JOIN json_each(i.value, '$.scope') AS w CROSS JOIN json_each(w.value) AS c
WHERE w.type = 'array';

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT i.value ->> '$.id', 'attribute', a.key || '=' || v.value
FROM json_each(:body, '$.items') AS i
    CROSS JOIN json_each(i.value, '$.scope.attributes') AS a CROSS JOIN json_each(a.value) AS v;

INSERT INTO exemption_aspect (exemption_id, aspect)
SELECT DISTINCT i.value ->> '$.id', CASE a.value WHEN 'intact' THEN 0 WHEN 'network' THEN 1
    WHEN 'live' THEN 2 WHEN 'history' THEN 3 END
FROM json_each(:body, '$.items') AS i CROSS JOIN json_each(i.value, '$.aspects') AS a;

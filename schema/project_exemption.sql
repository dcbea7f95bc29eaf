INSERT INTO exemption (id, state, from_at, to_at, calendar, reason, note, evidence, late, proposer_id,
    proposed_by, proposed_at, seq)
VALUES (:body ->> '$.id', 'proposed', unixepoch(:body ->> '$.from'),
    unixepoch(:body ->> '$.to'), :body ->> '$.calendar', :body ->> '$.reason', :body ->> '$.note',
    :body ->> '$.evidence', coalesce(:body ->> '$.late', 0),
    (SELECT id FROM organisation WHERE code = :body ->> '$.proposer'),
    :token, :received_at, :seq);

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT :body ->> '$.id', CASE w.key WHEN 'classes' THEN 'class' WHEN 'except' THEN 'except'
    ELSE rtrim(w.key, 's') END, c.value
FROM json_each(:body, '$.scope') AS w CROSS JOIN json_each(w.value) AS c
WHERE w.type = 'array';

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT :body ->> '$.id', 'attribute', a.key || '=' || v.value
FROM json_each(:body, '$.scope.attributes') AS a CROSS JOIN json_each(a.value) AS v;

INSERT INTO exemption_aspect (exemption_id, aspect)
SELECT DISTINCT :body ->> '$.id', CASE a.value WHEN 'intact' THEN 0 WHEN 'network' THEN 1
    WHEN 'live' THEN 2 WHEN 'history' THEN 3 END
FROM json_each(:body, '$.aspects') AS a;

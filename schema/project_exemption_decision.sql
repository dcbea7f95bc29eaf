UPDATE exemption SET decided_by = :token, decided_at = :received_at,
    decision_note = nullif(:body ->> '$.note', ''),
    state = CASE :body ->> '$.decision' WHEN 'approve' THEN 'approved'
        WHEN 'reject' THEN 'rejected' WHEN 'revoke' THEN 'revoked' END
WHERE id = :body ->> '$.id' AND :body ->> '$.change' IS NULL;

UPDATE exemption AS e SET from_at = c.from_at, to_at = c.to_at, late = max(e.late, c.late)
FROM exemption_change AS c
WHERE e.id = :body ->> '$.id' AND c.exemption_id = e.id AND c.state = 'proposed'
    AND :body ->> '$.change' = 1 AND :body ->> '$.decision' = 'approve';

DELETE FROM exemption_scope
WHERE exemption_id = :body ->> '$.id'
    AND :body ->> '$.change' = 1 AND :body ->> '$.decision' = 'approve';

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT x.exemption_id, CASE w.key WHEN 'classes' THEN 'class' WHEN 'except' THEN 'except'
    ELSE rtrim(w.key, 's') END, c.value
FROM exemption_change AS x CROSS JOIN json_each(x.scope) AS w CROSS JOIN json_each(w.value) AS c
WHERE x.exemption_id = :body ->> '$.id' AND x.state = 'proposed' AND w.type = 'array'
    AND :body ->> '$.change' = 1 AND :body ->> '$.decision' = 'approve';

INSERT INTO exemption_scope (exemption_id, what, code)
SELECT DISTINCT x.exemption_id, 'attribute', a.key || '=' || v.value
FROM exemption_change AS x CROSS JOIN json_each(x.scope, '$.attributes') AS a
    CROSS JOIN json_each(a.value) AS v
WHERE x.exemption_id = :body ->> '$.id' AND x.state = 'proposed'
    AND :body ->> '$.change' = 1 AND :body ->> '$.decision' = 'approve';

UPDATE exemption_change SET decided_by = :token, decided_at = :received_at,
    decision_note = nullif(:body ->> '$.note', ''),
    state = CASE WHEN :body ->> '$.change' = 1 AND :body ->> '$.decision' = 'approve'
        THEN 'approved' ELSE 'rejected' END
WHERE exemption_id = :body ->> '$.id' AND state = 'proposed';

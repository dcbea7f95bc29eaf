INSERT INTO acceptance (project_id, asset_id, inspected_on, passed, note, token_id, received_at, seq)
SELECT (SELECT id FROM project WHERE code = i.value ->> 'project'),
    (SELECT id FROM asset WHERE code = i.value ->> 'asset'), i.value ->> 'inspected_on',
    i.value ->> 'passed', i.value ->> 'note', :token, :received_at, :seq
FROM json_each(:body, '$.items') AS i ORDER BY i.key;

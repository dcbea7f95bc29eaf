INSERT INTO asset (code, name, kind, class, town_id, attributes, retired)
SELECT i.value ->> 'code', i.value ->> 'name', i.value ->> 'kind', i.value ->> 'class',
    (SELECT id FROM town WHERE code = i.value ->> 'town'), i.value ->> 'attributes',
    coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,
    class = excluded.class, town_id = excluded.town_id, attributes = excluded.attributes,
    retired = excluded.retired;

DELETE FROM service_span WHERE asset_id IN (
    SELECT a.id FROM json_each(:body, '$.items') AS i
    CROSS JOIN asset AS a ON a.code = i.value ->> 'code');

INSERT INTO service_span (asset_id, from_at, to_at, project_id)
SELECT a.id, unixepoch(s.value ->> 'from'), unixepoch(s.value ->> 'to'),
    (SELECT id FROM project WHERE code = s.value ->> 'project')
FROM json_each(:body, '$.items') AS i
CROSS JOIN asset AS a ON a.code = i.value ->> 'code'
CROSS JOIN json_each(i.value, '$.service') AS s;

DELETE FROM asset_feed WHERE asset_id IN (
    SELECT a.id FROM json_each(:body, '$.items') AS i
    CROSS JOIN asset AS a ON a.code = i.value ->> 'code');

INSERT INTO asset_feed (asset_id, feed_id)
SELECT a.id, f.id
FROM json_each(:body, '$.items') AS i
CROSS JOIN asset AS a ON a.code = i.value ->> 'code'
CROSS JOIN json_each(i.value, '$.feeds') AS s
CROSS JOIN feed AS f ON f.code = s.value;

DELETE FROM asset_alias WHERE asset_id IN (
    SELECT a.id FROM json_each(:body, '$.items') AS i
    CROSS JOIN asset AS a ON a.code = i.value ->> 'code');

INSERT INTO asset_alias (code, asset_id)
SELECT s.value, a.id
FROM json_each(:body, '$.items') AS i
CROSS JOIN asset AS a ON a.code = i.value ->> 'code'
CROSS JOIN json_each(i.value, '$.aliases') AS s;

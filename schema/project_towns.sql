INSERT INTO town (code, name)
SELECT i.value ->> 'code', i.value ->> 'name'
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name;

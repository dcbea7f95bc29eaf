INSERT INTO town (code, name, retired)
SELECT i.value ->> 'code', i.value ->> 'name', coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, retired = excluded.retired;

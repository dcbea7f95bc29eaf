INSERT INTO calendar (code, name, week, days)
SELECT i.value ->> 'code', i.value ->> 'name', i.value -> 'week', i.value -> 'days'
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, week = excluded.week, days = excluded.days;

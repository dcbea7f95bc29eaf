INSERT INTO organisation (code, name, role, contacts)
SELECT i.value ->> 'code', i.value ->> 'name', coalesce(i.value ->> 'role', 'contractor'),
    i.value ->> 'contacts'
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, role = excluded.role,
    contacts = excluded.contacts;

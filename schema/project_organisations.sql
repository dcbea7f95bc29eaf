INSERT INTO organisation (code, name, role, contacts, retired)
SELECT i.value ->> 'code', i.value ->> 'name', coalesce(i.value ->> 'role', 'contractor'),
    i.value ->> 'contacts', coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, role = excluded.role,
    contacts = excluded.contacts, retired = excluded.retired;

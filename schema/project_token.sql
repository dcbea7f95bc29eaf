INSERT INTO token (id, name, person, role, organisation_id, feed_id, sha256, created_at, created_by,
    expires_at)
VALUES (:body ->> '$.id', :body ->> '$.name', :body ->> '$.person', :body ->> '$.role',
    (SELECT id FROM organisation WHERE code = :body ->> '$.organisation'),
    (SELECT id FROM feed WHERE code = :body ->> '$.feed'),
    :body ->> '$.sha256', :received_at, :token, unixepoch(:body ->> '$.expires_at'));

UPDATE token SET expires_at = min(coalesce(expires_at, 9000000000000000), unixepoch(:body ->> '$.replaced_until'))
WHERE id = :body ->> '$.replaces' AND unixepoch(:body ->> '$.replaced_until') > :received_at;

UPDATE token SET revoked_at = :received_at, revoked_by = :token
WHERE id = :body ->> '$.replaces' AND unixepoch(:body ->> '$.replaced_until') <= :received_at;

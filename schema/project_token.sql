INSERT INTO token (id, name, person, role, organisation_id, feed_id, sha256, created_at, created_by)
VALUES (:body ->> '$.id', :body ->> '$.name', :body ->> '$.person', :body ->> '$.role',
    (SELECT id FROM organisation WHERE code = :body ->> '$.organisation'),
    (SELECT id FROM feed WHERE code = :body ->> '$.feed'),
    :body ->> '$.sha256', :received_at, :token);

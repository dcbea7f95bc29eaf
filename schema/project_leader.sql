INSERT INTO leader (seq, at, token_id, node, followed, from_seq, from_head, reason)
VALUES (:seq, :received_at, :token, :body ->> '$.node', :body ->> '$.followed', :body ->> '$.seq',
    :body ->> '$.head', :body ->> '$.reason');

UPDATE exemption SET evidence = ifnull(evidence || char(10), '') || (:body ->> '$.evidence')
WHERE id = :body ->> '$.id';

INSERT INTO exemption_file (exemption_id, sha256, type, bytes, name, late, token_id, received_at)
SELECT :body ->> '$.id', :body ->> '$.file.sha256', :body ->> '$.file.type', :body ->> '$.file.bytes',
    :body ->> '$.evidence', :body ->> '$.late', :token, :received_at
WHERE :body ->> '$.file.sha256' IS NOT NULL;

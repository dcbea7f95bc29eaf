UPDATE exemption SET evidence = ifnull(evidence || char(10), '') || (:body ->> '$.evidence')
WHERE id = :body ->> '$.id';

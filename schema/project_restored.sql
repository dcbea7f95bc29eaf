INSERT INTO restoration (seq, at, from_seq, from_head, replaced_seq, replaced_head, file)
VALUES (:seq, :received_at, :body ->> '$.seq', :body ->> '$.head', :body ->> '$.replaced.seq',
    :body ->> '$.replaced.head', :body ->> '$.file');

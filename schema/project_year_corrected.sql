INSERT INTO evaluation (year, revision, state, rules, journal_seq, sha256, chain, reason, document,
    token_id, received_at, seq)
VALUES (:body ->> '$.year', :body ->> '$.revision', 'closed', :body ->> '$.rules',
    :body ->> '$.document.journal.seq', :body ->> '$.sha256', :body ->> '$.chain',
    :body ->> '$.reason', :body -> '$.document', :token, :received_at, :seq);

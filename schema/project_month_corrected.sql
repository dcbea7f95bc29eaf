INSERT INTO statement (month, revision, state, rules, journal_seq, sha256, chain, reason, despite,
    objections_until, document, token_id, received_at, seq)
VALUES (:body ->> '$.month', :body ->> '$.revision', 'closed', :body ->> '$.rules',
    :body ->> '$.document.journal.seq', :body ->> '$.sha256', :body ->> '$.chain',
    :body ->> '$.reason', :body -> '$.despite', unixepoch(:body ->> '$.objections_until'),
    :body -> '$.document', :token, :received_at, :seq);

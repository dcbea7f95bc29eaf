INSERT INTO statement (month, revision, state, rules, journal_seq, sha256, chain, reason, despite,
    objections_until, document, token_id, received_at, seq)
VALUES (:body ->> '$.month', :body ->> '$.revision', 'closed', :body ->> '$.rules',
    :body ->> '$.document.journal.seq', :body ->> '$.sha256', :body ->> '$.chain',
    :body ->> '$.reason', :body -> '$.despite', unixepoch(:body ->> '$.objections_until'),
    :body -> '$.document', :token, :received_at, :seq)
ON CONFLICT (month, revision) DO UPDATE SET state = excluded.state, rules = excluded.rules,
    journal_seq = excluded.journal_seq, sha256 = excluded.sha256, chain = excluded.chain,
    reason = excluded.reason, despite = excluded.despite,
    objections_until = excluded.objections_until, document = excluded.document, token_id = excluded.token_id,
    received_at = excluded.received_at, seq = excluded.seq;

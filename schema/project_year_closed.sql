INSERT INTO evaluation (year, revision, state, rules, journal_seq, sha256, chain, reason, document,
    token_id, received_at, seq)
VALUES (:body ->> '$.year', :body ->> '$.revision', 'closed', :body ->> '$.rules',
    :body ->> '$.document.journal.seq', :body ->> '$.sha256', :body ->> '$.chain',
    :body ->> '$.reason', :body -> '$.document', :token, :received_at, :seq)
ON CONFLICT (year, revision) DO UPDATE SET state = excluded.state, rules = excluded.rules,
    journal_seq = excluded.journal_seq, sha256 = excluded.sha256, chain = excluded.chain,
    reason = excluded.reason, document = excluded.document, token_id = excluded.token_id,
    received_at = excluded.received_at, seq = excluded.seq;

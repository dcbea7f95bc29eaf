INSERT INTO repair_transition (repair_id, name, at, claimed_at, repaired_at, received_at, token_id,
    note, seq)
VALUES ((SELECT id FROM repair WHERE code = :body ->> '$.id'), :body ->> '$.verb',
    unixepoch(:body ->> '$.at'), unixepoch(:body ->> '$.claimed_at'),
    unixepoch(:body ->> '$.repaired_at'), :received_at, :token, nullif(:body ->> '$.note', ''),
    :seq);

INSERT INTO repair_pause (repair_id, number, from_at, approved, reason, asked_by, approved_by)
SELECT r.id, (SELECT coalesce(max(number), 0) + 1 FROM repair_pause WHERE repair_id = r.id),
    unixepoch(:body ->> '$.at'), coalesce(:body ->> '$.approved', 0),
    nullif(:body ->> '$.note', ''), :token, CASE WHEN :body ->> '$.approved' THEN :token END
FROM repair AS r
WHERE r.code = :body ->> '$.id' AND :body ->> '$.verb' = 'pause';

UPDATE repair_pause SET to_at = max(from_at, unixepoch(:body ->> '$.at'))
WHERE repair_id = (SELECT id FROM repair WHERE code = :body ->> '$.id') AND to_at IS NULL
    AND :body ->> '$.verb' IN ('resume', 'repaired', 'cancel');

UPDATE repair_pause SET approved = 1, approved_by = :token
WHERE repair_id = (SELECT id FROM repair WHERE code = :body ->> '$.id')
    AND number = :body ->> '$.pause' AND :body ->> '$.verb' = 'pause_approve';

UPDATE repair SET
    state = CASE :body ->> '$.verb' WHEN 'pause' THEN 'paused' WHEN 'repaired' THEN 'repaired'
        WHEN 'confirm' THEN 'confirmed' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END,
    repaired_at = CASE :body ->> '$.verb' WHEN 'repaired' THEN unixepoch(:body ->> '$.at')
        WHEN 'confirm' THEN coalesce(unixepoch(:body ->> '$.repaired_at'), repaired_at)
        WHEN 'reopen' THEN NULL ELSE repaired_at END,
    claimed_at = CASE :body ->> '$.verb' WHEN 'repaired' THEN unixepoch(:body ->> '$.claimed_at')
        WHEN 'reopen' THEN NULL ELSE claimed_at END,
    confirmed_at = CASE :body ->> '$.verb' WHEN 'confirm' THEN unixepoch(:body ->> '$.at')
        WHEN 'reopen' THEN NULL ELSE confirmed_at END
WHERE code = :body ->> '$.id' AND :body ->> '$.verb' NOT IN ('pause_approve', 'respond');

UPDATE repair SET responded_at = coalesce(responded_at, unixepoch(:body ->> '$.at'))
WHERE code = :body ->> '$.id' AND :body ->> '$.verb' = 'respond';

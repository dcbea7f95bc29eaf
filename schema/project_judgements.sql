INSERT INTO judgement (year, level1, level2, level3, points_hundredths, evidence, note, token_id,
    received_at)
SELECT i.value ->> 'year', i.value ->> 'level1', i.value ->> 'level2', i.value ->> 'level3',
    CAST(replace(i.value ->> 'points', '.', '') AS INTEGER), i.value ->> 'evidence',
    i.value ->> 'note', :token, :received_at
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (year, level1, level2, level3) DO UPDATE SET
    points_hundredths = excluded.points_hundredths, evidence = excluded.evidence,
    note = excluded.note, token_id = excluded.token_id, received_at = excluded.received_at;

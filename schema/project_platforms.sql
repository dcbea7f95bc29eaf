-- Its feeds first, where they are not there, in the order in which the model makes them.
INSERT INTO feed (code, name, report_ttl_s, feed_ttl_s, expected, late_max_s, covers, labels)
SELECT i.value ->> f.value, i.value ->> 'name',
    2 * CASE f.key WHEN 2 THEN coalesce(i.value ->> '$.history.every_s', 3600)
        WHEN 3 THEN coalesce(i.value ->> '$.live.every_s', 14400)
        ELSE coalesce(i.value ->> 'poll_s', 300) END + 90,
    iif(f.key = 0, 2 * coalesce(i.value ->> 'poll_s', 300) + 30, 60), f.key = 0, NULL,
    '{"assets":[],"projects":[],"towns":[]}', NULL
FROM json_each(:body, '$.items') AS i
    CROSS JOIN json_each('["$.feed","$.events_feed","$.history.feed","$.live.feed"]') AS f
WHERE i.value ->> f.value IS NOT NULL ORDER BY i.key, f.key
ON CONFLICT (code) DO NOTHING;
INSERT INTO platform (code, name, protocol, feed_id, events_feed_id, says, poll_s, subscribe_s,
    address, history, live, covers, password_number, retired)
SELECT i.value ->> 'code', i.value ->> 'name', coalesce(i.value ->> 'protocol', 'gb28181'),
    (SELECT id FROM feed WHERE code = i.value ->> 'feed'),
    (SELECT id FROM feed WHERE code = i.value ->> 'events_feed'),
    coalesce(i.value -> 'says', '["network"]'), coalesce(i.value ->> 'poll_s', 300),
    coalesce(i.value ->> 'subscribe_s', 600), i.value ->> 'address', i.value ->> 'history',
    i.value ->> 'live', coalesce(i.value -> 'covers', '{"assets":[],"projects":[],"towns":[]}'), 0,
    coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, protocol = excluded.protocol,
    feed_id = excluded.feed_id, events_feed_id = excluded.events_feed_id, says = excluded.says,
    poll_s = excluded.poll_s, subscribe_s = excluded.subscribe_s, address = excluded.address,
    history = excluded.history, live = excluded.live, covers = excluded.covers,
    retired = excluded.retired;

-- report_ttl_s: null means until the next. What a body leaves out has the default.
INSERT INTO feed (code, name, report_ttl_s, feed_ttl_s, expected, late_max_s, covers, labels,
    retired)
SELECT i.value ->> 'code', i.value ->> 'name',
    CASE WHEN json_type(i.value, '$.report_ttl_s') IS NULL THEN 900
        ELSE i.value ->> 'report_ttl_s' END,
    coalesce(i.value ->> 'feed_ttl_s', 900), coalesce(i.value ->> 'expected', 1),
    i.value ->> 'late_max_s',
    coalesce(i.value -> 'covers', '{"assets":[],"projects":[],"towns":[]}'), i.value -> 'labels',
    coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, report_ttl_s = excluded.report_ttl_s,
    feed_ttl_s = excluded.feed_ttl_s, expected = excluded.expected,
    late_max_s = excluded.late_max_s, covers = excluded.covers,
    labels = excluded.labels, retired = excluded.retired;

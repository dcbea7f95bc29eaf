-- The statements of lib/store, each prepared once under its name. tests/unit/test_queries.c asks
-- for the plan of every one: a SCAN has to say why it may.

-- name: begin_read
BEGIN;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: savepoint
SAVEPOINT job;

-- name: savepoint_release
RELEASE job;

-- name: savepoint_undo
ROLLBACK TO job;

-- name: journal_position
SELECT seq, head FROM journal WHERE seq = (SELECT max(seq) FROM journal);

-- name: journal_head_at
SELECT head FROM journal WHERE seq = :seq;

-- name: journal_arrivals
-- Beside max(), SQLite takes the other columns from the row that has it.
SELECT feed_id, received_at, last_at, max(seq) FROM journal NOT INDEXED
WHERE seq > :after AND seq <= :up_to AND kind = 0 AND accepted > 0 GROUP BY feed_id;

-- name: journal_append
INSERT INTO journal (seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits,
    accepted, reports, rejected, op, head, body)
VALUES (:seq, :kind, :received_at, :token_id, :feed_id, :first_at, :last_at, :span_bits,
    :accepted, :reports, :rejected, :op, :head, :body);

-- name: journal_reports
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal
WHERE seq BETWEEN :seq_from AND :seq_to AND kind = 0
ORDER BY seq;

-- name: journal_changes
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal INDEXED BY journal_change
WHERE seq BETWEEN :seq_from AND :seq_to AND kind = 1
ORDER BY seq;

-- name: journal_model_changes
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal INDEXED BY journal_model
WHERE seq <= :seq_to AND kind = 1 AND op NOT IN ('repairs', 'repair_step', 'repair_steps', 'repairs_confirmed')
ORDER BY seq;

-- name: journal_tail
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal NOT INDEXED
WHERE seq BETWEEN :seq_from AND :seq_to
ORDER BY seq;

-- name: journal_changes_back
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal INDEXED BY journal_change
WHERE seq < :before AND kind = 1
ORDER BY seq DESC;

-- name: batches_back
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, x'' AS body
FROM journal
WHERE seq < :before AND kind = 0
ORDER BY seq DESC LIMIT :limit;

-- name: batches_back_of_feed
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, x'' AS body
FROM journal
WHERE seq < :before AND kind = 0 AND feed_id = :feed_id
ORDER BY seq DESC LIMIT :limit;

-- name: journal_overlapping
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal INDEXED BY journal_span
WHERE kind = 0 AND accepted > 0 AND span_bits = :span_bits
    AND first_at BETWEEN :first_from AND :hi AND last_at >= :lo AND seq <= :seq_max
    AND NOT EXISTS (SELECT 1 FROM void WHERE batch = journal.seq AND approved_seq <= :seq_max);

-- name: journal_by_time
SELECT seq FROM journal
WHERE kind = 0 AND accepted > 0 AND seq <= :seq_max
    AND NOT EXISTS (SELECT 1 FROM void WHERE batch = journal.seq AND approved_seq <= :seq_max)
ORDER BY first_at, seq;

-- name: journal_row
SELECT seq, kind, received_at, token_id, feed_id, first_at, last_at, span_bits, accepted,
    reports, rejected, op, head, body
FROM journal
WHERE seq = :seq;

-- name: void_approvals
-- scan-ok: voids are few, and all of them are held against the journal's
SELECT batch, approved_seq FROM void WHERE approved_seq IS NOT NULL ORDER BY batch;

-- name: part_voids
-- scan-ok: voids are few; of those that matter all assets are read, in their order
SELECT v.id, v.feed_id, v.aspects, v.from_at, v.to_at, v.seq_max, v.approved_seq, coalesce(a.asset_id, 0)
FROM part_void AS v LEFT JOIN part_void_asset AS a ON a.void_id = v.id
WHERE v.approved_seq <= :seq_max AND v.from_at <= :hi AND v.to_at > :lo
ORDER BY v.id, a.asset_id;

-- name: reject_add
INSERT INTO reject (seq, feed_id, received_at, number, format, code, field, detail, raw)
VALUES (:seq, :feed_id, :received_at, :number, :format, :code, :field, :detail, :raw);

-- name: reject_counts
-- scan-ok: a narrow index of at most some 20,000 rows
SELECT feed_id, count(*) FROM reject INDEXED BY reject_feed GROUP BY feed_id;

-- name: reject_drop_oldest
DELETE FROM reject WHERE id IN (
    SELECT id FROM reject INDEXED BY reject_feed WHERE feed_id = :feed_id ORDER BY id LIMIT :count);

-- name: registration_put
INSERT INTO registration (platform_id, address, local, registered_at, until_at, session, version,
    maker, password_number)
VALUES (:platform_id, :address, :local, :registered_at, :until_at, :session, :version, :maker,
    :password_number)
ON CONFLICT (platform_id) DO UPDATE SET address = excluded.address, local = excluded.local,
    registered_at = excluded.registered_at, until_at = excluded.until_at,
    session = excluded.session, version = excluded.version, maker = excluded.maker,
    password_number = excluded.password_number;

-- name: registration_remove
DELETE FROM registration WHERE platform_id = :platform_id;

-- name: registrations
-- scan-ok: all are wanted, at a start
SELECT platform_id, address, local, registered_at, until_at, session, version, maker,
    password_number
FROM registration WHERE until_at > :now ORDER BY platform_id;

-- name: notice_add
INSERT INTO notice (id, receiver, organisation, way, test, made_at, title, text, document, next_at)
VALUES (:id, :receiver, :organisation, :way, :test, :made_at, :title, :text, :document, :next_at);

-- name: notice_tried
UPDATE notice SET attempts = :attempts, next_at = :next_at, sent_at = :sent_at, failure = :failure
WHERE id = :id;

-- name: notice_trim
DELETE FROM notice WHERE id <= :up_to AND next_at IS NULL;

-- name: notices_waiting
-- scan-ok: a start reads all that are to be sent, by their own index
SELECT id, receiver, organisation, way, test, made_at, title, text, document, attempts, next_at,
    sent_at, failure
FROM notice WHERE next_at IS NOT NULL ORDER BY id;

-- name: notices_last
-- scan-ok: a start reads them all
SELECT max(id), receiver, max(iif(test = 0, made_at, NULL)) FROM notice GROUP BY receiver;

-- name: notices_back
SELECT id, receiver, organisation, way, test, made_at, title, text, document, attempts, next_at,
    sent_at, failure
FROM notice WHERE id < :before ORDER BY id DESC LIMIT :limit;

-- name: notices_back_of_organisation
SELECT id, receiver, organisation, way, test, made_at, title, text, document, attempts, next_at,
    sent_at, failure
FROM notice INDEXED BY notice_organisation
WHERE organisation = :organisation AND id < :before ORDER BY id DESC LIMIT :limit;

-- name: notice_told_put
INSERT INTO notice_told (receiver, event, subject, name, since, told_at)
VALUES (:receiver, :event, :subject, :name, :since, :told_at)
ON CONFLICT (receiver, event, subject) DO UPDATE SET name = excluded.name, since = excluded.since,
    told_at = excluded.told_at;

-- name: notice_told_remove
DELETE FROM notice_told WHERE receiver = :receiver AND event = :event AND subject = :subject;

-- name: notice_told
-- scan-ok: a start reads them all
SELECT receiver, event, subject, name, since, told_at FROM notice_told
ORDER BY receiver, event, subject;

-- name: reject_remove
DELETE FROM reject WHERE id = :id;

-- name: rejects_all
SELECT id, seq, feed_id, received_at, number, format, code, field, detail, raw
FROM reject
WHERE id > :after
ORDER BY id LIMIT :limit;

-- name: rejects_of_feed
SELECT id, seq, feed_id, received_at, number, format, code, field, detail, raw
FROM reject INDEXED BY reject_feed
WHERE feed_id = :feed_id AND id > :after
ORDER BY id LIMIT :limit;

-- name: rejects_back
SELECT id, seq, feed_id, received_at, number, format, code, field, detail, raw
FROM reject
WHERE id < :before
ORDER BY id DESC LIMIT :limit;

-- name: rejects_back_of_feed
SELECT id, seq, feed_id, received_at, number, format, code, field, detail, raw
FROM reject INDEXED BY reject_feed
WHERE feed_id = :feed_id AND id < :before
ORDER BY id DESC LIMIT :limit;

-- name: alert_mark_add
INSERT INTO alert_mark (feed_id, alert, seq) VALUES (:feed_id, :alert, :seq)
ON CONFLICT (feed_id, alert) DO UPDATE SET seq = excluded.seq;

-- name: alert_mark_trim
DELETE FROM alert_mark WHERE feed_id = :feed_id AND seq < (
    SELECT seq FROM alert_mark WHERE feed_id = :feed_id ORDER BY seq DESC LIMIT 1 OFFSET :keep);

-- name: alert_marks
-- scan-ok: a start reads them all
SELECT feed_id, alert FROM alert_mark ORDER BY feed_id, seq;

-- name: run_drop_assets
DELETE FROM run WHERE asset_id > :after AND asset_id <= :up_to;

-- name: run_drop_tail
DELETE FROM run WHERE asset_id = :asset_id AND aspect = :aspect AND first_at >= :from_at;

-- name: run_add
INSERT INTO run (asset_id, aspect, first_at, last_at, last_ms, state, late, cause, feed_id, gap_max_s)
VALUES (:asset_id, :aspect, :first_at, :last_at, :last_ms, :state, :late, :cause, :feed_id, :gap_max_s);

-- name: run_whole
-- scan-ok: a start reads them all, in the order they are stored
SELECT asset_id, aspect, first_at, last_at, state, cause, feed_id, gap_max_s, last_ms, late
FROM run
ORDER BY asset_id, aspect, first_at;

-- name: presence_drop_assets
DELETE FROM presence WHERE asset_id > :after AND asset_id <= :up_to;

-- name: presence_drop
DELETE FROM presence WHERE asset_id = :asset_id AND aspect = :aspect;

-- name: presence_add
INSERT INTO presence (asset_id, aspect, feed_id, first_at, last_at)
VALUES (:asset_id, :aspect, :feed_id, :first_at, :last_at);

-- name: presence_whole
-- scan-ok: a start reads them all, in the order they are stored
SELECT asset_id, aspect, feed_id, first_at, last_at
FROM presence
ORDER BY asset_id, aspect, feed_id, first_at;

-- name: watch_drop_all
-- scan-ok: a whole checkpoint replaces all of them
DELETE FROM feed_watch;

-- name: watch_drop_tail
DELETE FROM feed_watch WHERE feed_id = :feed_id AND from_at >= :from_at;

-- name: watch_add
INSERT INTO feed_watch (feed_id, from_at, to_at) VALUES (:feed_id, :from_at, :to_at);

-- name: watch_whole
-- scan-ok: a start reads them all, in the order they are stored
SELECT feed_id, from_at, to_at FROM feed_watch ORDER BY feed_id, from_at;

-- name: repair_block_drop
DELETE FROM repair_block WHERE block >= :from;

-- name: repair_block_set
INSERT OR REPLACE INTO repair_block (block, pack, digest) VALUES (:block, :pack, :digest);

-- name: repair_block_whole
-- scan-ok: a start reads them all, in the order they are stored
SELECT block, pack, digest FROM repair_block ORDER BY block;

-- name: checkpoint_set
INSERT OR REPLACE INTO checkpoint (id, seq, head, reports, first_at, last_at, repairs, arrivals)
VALUES (1, :seq, :head, :reports, :first_at, :last_at, :repairs, :arrivals);

-- name: checkpoint_drop
DELETE FROM checkpoint WHERE id = 1;

-- name: checkpoint_get
SELECT seq, head, reports, first_at, last_at, repairs FROM checkpoint WHERE id = 1;

-- name: checkpoint_arrivals
SELECT arrivals FROM checkpoint WHERE id = 1 AND arrivals IS NOT NULL;

-- name: run_extent
SELECT (SELECT coalesce(max(asset_id), 0) FROM run),
    (SELECT coalesce(max(feed_id), 0) FROM feed_watch);

-- name: rules_time_zone
SELECT document ->> '$.time_zone' FROM rules WHERE version = (SELECT max(version) FROM rules);

-- name: time_offset_drop_all
-- scan-ok: new rules replace the whole small table
DELETE FROM time_offset;

-- name: time_offset_add
INSERT INTO time_offset (from_at, offset_s) VALUES (:from_at, :offset_s);

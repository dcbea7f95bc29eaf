-- The schema, made from nothing. Every instant is a whole second since 1970-01-01T00:00:00Z and every stretch is
-- half-open [from, to), unless a column says otherwise; the views at the end show local times.
-- journal is the truth; run, presence, feed_watch and checkpoint are derived from it, and all that people
-- decided is projected from its changes into tables of its own.
PRAGMA application_id = 1229870147; -- 'INTC'
PRAGMA user_version = 2;

CREATE TABLE journal ( -- append-only: one row a batch of reports or a change, chained by SHA-256
    seq         INTEGER PRIMARY KEY, -- counted from 1 without gaps; the batch number
    kind        INTEGER NOT NULL CHECK (kind IN (0, 1)), -- 0: reports of a feed, 1: a change
    received_at INTEGER NOT NULL, -- when it came in, seconds
    token_id    INTEGER NOT NULL, -- token that sent it; 0: the daemon or its command line
    feed_id     INTEGER,          -- feed of the reports; NULL for a change
    first_at    INTEGER NOT NULL, -- earliest accepted line (heartbeats too), seconds; 0: none
    last_at     INTEGER NOT NULL, -- latest accepted line (heartbeats too), seconds; 0: none
    span_bits   INTEGER NOT NULL, -- bits of last_at - first_at, so that an index finds overlaps
    accepted    INTEGER NOT NULL, -- lines taken, heartbeats included
    reports     INTEGER NOT NULL, -- lines taken that are no heartbeats
    rejected    INTEGER NOT NULL, -- lines refused
    op          TEXT,             -- name of the change, such as 'assets'; NULL for reports
    head        BLOB NOT NULL CHECK (length(head) = 32), -- SHA-256 of the head before and this row
    body        BLOB NOT NULL     -- reports: packed frame (lib/report/frame.h); change: JSON text
) STRICT;

CREATE INDEX journal_span ON journal (span_bits, first_at) WHERE kind = 0 AND accepted > 0;
CREATE INDEX journal_change ON journal (seq) WHERE kind = 1;
CREATE INDEX journal_model ON journal (seq) -- the few changes that a start replays one by one
    WHERE kind = 1 AND op NOT IN ('repairs', 'repair_step', 'repair_steps', 'repairs_confirmed');

CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
    SELECT RAISE(ABORT, 'journal rows are appended in order');
END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TABLE reject ( -- lines that were refused, 10,000: the oldest go, of the feeds that have most
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- grows with time, never used twice
    seq         INTEGER NOT NULL, -- batch it came in (journal.seq)
    feed_id     INTEGER NOT NULL, -- feed that sent it
    received_at INTEGER NOT NULL, -- when it came in, seconds
    number      INTEGER NOT NULL, -- line from 1 (NDJSON, CSV) or index from 0 (JSON)
    format      INTEGER NOT NULL, -- 0: NDJSON, 1: JSON, 2: CSV
    code        TEXT NOT NULL,    -- why, such as 'unknown_asset'
    field       TEXT NOT NULL,    -- which member or column; '': the line as a whole
    detail      TEXT NOT NULL,    -- the same for a person
    raw         BLOB NOT NULL     -- as it came; for CSV the header, a line feed and the row
) STRICT;

CREATE INDEX reject_feed ON reject (feed_id);

CREATE TABLE alert_mark ( -- alerts that have been resolved: one of them that fires afterwards comes late
    feed_id INTEGER NOT NULL, -- feed that told it; of each the newest 8,192 at least are kept
    alert   INTEGER NOT NULL, -- 64 bits of a hash of the alert's labels and startsAt
    seq     INTEGER NOT NULL, -- newest batch that said so (journal.seq)
    PRIMARY KEY (feed_id, alert)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_mark_newest ON alert_mark (feed_id, seq);

CREATE TABLE run ( -- derived: a stretch of equal reports of one aspect of one asset
    asset_id  INTEGER NOT NULL, -- asset
    aspect    INTEGER NOT NULL, -- 0: intact, 1: network, 2: live, 3: history
    first_at  INTEGER NOT NULL, -- instant of the first report, seconds
    last_at   INTEGER NOT NULL, -- instant of the last report, seconds
    last_ms   INTEGER NOT NULL, -- milliseconds of the last report, of its second
    state     INTEGER NOT NULL, -- 0: ok, 1: fault
    late      INTEGER NOT NULL, -- 1: the reports came in more than an hour after their instants
    cause     TEXT,             -- of the fault, as reported; NULL: none given
    feed_id   INTEGER NOT NULL, -- feed of the last report
    gap_max_s INTEGER NOT NULL, -- neighbouring reports are at most this far apart, seconds
    PRIMARY KEY (asset_id, aspect, first_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE presence ( -- derived: when a feed reported an aspect of an asset that others report too
    asset_id INTEGER NOT NULL, -- asset; one feed without a long gap is told by table run
    aspect   INTEGER NOT NULL, -- 0: intact, 1: network, 2: live, 3: history
    feed_id  INTEGER NOT NULL, -- feed
    first_at INTEGER NOT NULL, -- instant of the first report, seconds
    last_at  INTEGER NOT NULL, -- of the last; no gap between is longer than the rules' expected_s
    PRIMARY KEY (asset_id, aspect, feed_id, first_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_watch ( -- derived: when a feed was watching
    feed_id INTEGER NOT NULL, -- feed
    from_at INTEGER NOT NULL, -- first second
    to_at   INTEGER NOT NULL, -- one past the last second
    PRIMARY KEY (feed_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE repair_block ( -- derived: the repairs as a start reads them; people read table repair
    block  INTEGER PRIMARY KEY, -- 64 repairs, in the order they came, from 0
    pack   BLOB NOT NULL, -- all that is known of them: lib/model/repair_pack.c
    digest BLOB NOT NULL CHECK (length(digest) = 32) -- of block and pack
) STRICT;

CREATE TABLE checkpoint ( -- derived: how much of the journal the tables above show
    id       INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row at most
    seq      INTEGER NOT NULL, -- journal position
    head     BLOB NOT NULL CHECK (length(head) = 32), -- the chain's head there
    reports  INTEGER NOT NULL, -- accepted reports up to there, without heartbeats
    first_at INTEGER,          -- the earliest of them, seconds; NULL: none
    last_at  INTEGER,          -- the latest of them, seconds; NULL: none
    repairs  INTEGER NOT NULL, -- how many stand in table repair_block
    arrivals BLOB              -- when each feed arrived last: lib/model/arrival.c; NULL: not stored
) STRICT;

CREATE TABLE town ( -- 镇街
    id   INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code TEXT NOT NULL UNIQUE, -- its identity
    name TEXT NOT NULL,        -- for people
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: nothing uses it any more
) STRICT;

CREATE TABLE organisation ( -- contractors, supervisors, offices
    id   INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code TEXT NOT NULL UNIQUE, -- its identity
    name TEXT NOT NULL,        -- for people
    role TEXT NOT NULL CHECK (role IN ('contractor', 'supervisor', 'office')), -- what it does
    contacts TEXT, -- JSON: [{"mail","name","phone"}], whom to call, the first one first; NULL: nobody
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: nothing uses it any more
) STRICT;

CREATE TABLE project ( -- 项目/合同
    id                 INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code               TEXT NOT NULL UNIQUE, -- its identity
    name               TEXT NOT NULL,        -- for people
    phase              TEXT NOT NULL -- where it stands
        CHECK (phase IN ('maintenance', 'construction', 'procurement', 'management')),
    contractor_id      INTEGER REFERENCES organisation (id), -- NULL: none
    supervisor_id      INTEGER REFERENCES organisation (id), -- NULL: not supervised
    planned_camera     INTEGER, -- planned assets, count; NULL: not planned
    planned_checkpoint INTEGER, -- planned assets, count; NULL: not planned
    planned_centre     INTEGER, -- planned assets, count; NULL: not planned
    monthly_fee_fen    INTEGER NOT NULL, -- fee of a month, fen (0.01 yuan)
    contract_from      TEXT,    -- first day that a fee is owed for; NULL: every month in service is owed whole
    contract_to        TEXT,    -- first day that none is owed for any more; NULL: open
    budget             TEXT,    -- JSON by year: {"2022":{"available_fen","executed_fen"}}
    milestones         TEXT,    -- JSON: [{"name","planned_on","done_on"}]
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: nothing is maintained under it any more
) STRICT;

CREATE TABLE feed ( -- 数据源
    id           INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code         TEXT NOT NULL UNIQUE, -- its identity
    name         TEXT NOT NULL,        -- for people
    report_ttl_s INTEGER,              -- how long a report holds, seconds; NULL: until the next
    feed_ttl_s   INTEGER NOT NULL,     -- how long after a report it is watching, seconds
    expected     INTEGER NOT NULL CHECK (expected IN (0, 1)), -- 0: its silence says nothing
    late_max_s   INTEGER,              -- how late a report may come, seconds; NULL: whenever
    covers       TEXT NOT NULL, -- JSON: codes of the assets, projects, towns it speaks for; []: all
    labels       TEXT, -- JSON: what its alerts call asset, aspect, cause, state; NULL: just that
    retired      INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: nobody reports as it any more
) STRICT;

CREATE TABLE calendar ( -- 日历: hours that limits, contracts and exemptions refer to
    id   INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code TEXT NOT NULL UNIQUE, -- its identity
    name TEXT NOT NULL,        -- for people
    week TEXT NOT NULL, -- JSON by weekday: {"mon":["08:30-12:00"]}; a day that is not there: closed
    days TEXT NOT NULL  -- JSON by date: the hours of days that differ
) STRICT;

CREATE TABLE platform ( -- 下级平台: what registers here
    id              INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code            TEXT NOT NULL UNIQUE, -- its identity, 20 digits
    name            TEXT NOT NULL,        -- for people
    protocol        TEXT NOT NULL CHECK (protocol IN ('gb28181', 'ga1400')), -- what it speaks
    feed_id         INTEGER NOT NULL REFERENCES feed (id), -- that says its whole rounds
    events_feed_id  INTEGER NOT NULL REFERENCES feed (id), -- that says its single statements
    says            TEXT NOT NULL,    -- JSON: the aspects in which it is believed
    poll_s          INTEGER NOT NULL, -- between two of its rounds, seconds
    subscribe_s     INTEGER NOT NULL, -- how long a subscription lasts, seconds
    address         TEXT,             -- where its HTTP listens; NULL: not known
    history         TEXT, -- JSON: how its recordings are asked for; NULL: they are not
    live            TEXT, -- JSON: how its pictures are asked for; NULL: they are not
    covers          TEXT NOT NULL, -- JSON: of which assets it may speak; empty lists: of all
    password_number INTEGER NOT NULL, -- which of its passwords holds; 0: it has none
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: it may register no more
) STRICT;

CREATE TABLE registration ( -- which platforms are registered: no evidence, but a restart ends no registration
    platform_id   INTEGER PRIMARY KEY REFERENCES platform (id), -- who
    address       TEXT NOT NULL,    -- from where it registered, HOST:PORT (0: over HTTP)
    local         TEXT NOT NULL,    -- to which address of ours, HOST:PORT; over HTTP as it calls us
    registered_at INTEGER NOT NULL, -- when its session began
    until_at      INTEGER NOT NULL, -- when it ends unless renewed
    session       INTEGER NOT NULL, -- a hash of the Call-ID it registered with; 0: over HTTP
    version       TEXT NOT NULL,    -- X-GB-Ver; empty: not said
    maker         TEXT NOT NULL,    -- User-Agent; empty: not said
    password_number INTEGER NOT NULL -- which of its passwords it showed: with a new one it has ended
) STRICT;

CREATE TABLE notice ( -- what people were told: messages, each to one receiver. No evidence, and the oldest go
    id           INTEGER PRIMARY KEY, -- in the order they were made, from 1
    receiver     TEXT NOT NULL,       -- its name in the rules
    organisation TEXT,                -- code of whose it is; NULL: the office's
    way          TEXT NOT NULL,       -- mail, webhook, wecom, dingtalk, feishu
    test         INTEGER NOT NULL CHECK (test IN (0, 1)), -- 1: it only tried the way
    made_at      INTEGER NOT NULL,    -- when it was decided on
    title        TEXT NOT NULL,       -- for people
    text         TEXT NOT NULL,       -- for people
    document     TEXT NOT NULL,       -- JSON, for programs
    attempts     INTEGER NOT NULL DEFAULT 0, -- how often it was tried
    next_at      INTEGER,             -- when it is tried next; NULL: no more
    sent_at      INTEGER,             -- when the receiver took it; NULL: it did not
    failure      TEXT                 -- why the last try failed; NULL: none did
) STRICT;
CREATE INDEX notice_waiting ON notice (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notice_organisation ON notice (organisation, id);

CREATE TABLE notice_told ( -- what stands, as far as each receiver knows
    receiver TEXT NOT NULL,    -- its name in the rules
    event    INTEGER NOT NULL, -- 0 feed_silent, 1 platform_lost, 2 target_at_risk, 3 order_due_soon, 4 order_overdue, 5 mass_outage, 6 month_published, 7 exemption_undecided, 8 disk_low, 9 verify_finding
    subject  TEXT NOT NULL,    -- code, id or number of what it is about
    name     TEXT NOT NULL,    -- what that is called; empty: nothing
    since    INTEGER,          -- since when it stands; NULL: not known
    told_at  INTEGER NOT NULL, -- when that was said last
    PRIMARY KEY (receiver, event, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE asset ( -- 资产: cameras, checkpoints, monitoring centres
    id         INTEGER PRIMARY KEY,  -- in the order of first registration, from 1
    code       TEXT NOT NULL UNIQUE, -- its identity, usually the 20 digits of GB/T 28181
    name       TEXT NOT NULL,        -- for people
    kind       TEXT NOT NULL CHECK (kind IN ('camera', 'checkpoint', 'centre')), -- 类型
    class      INTEGER CHECK (class IN (1, 2, 3)), -- 类别 of a camera; NULL for others
    town_id    INTEGER NOT NULL REFERENCES town (id), -- where it stands
    attributes TEXT,                 -- JSON object of further columns; NULL: none
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- 1: it is gone
) STRICT;

CREATE INDEX asset_town ON asset (town_id);

CREATE TABLE asset_alias ( -- other codes under which assets are reported: a camera that was swapped
    code     TEXT PRIMARY KEY, -- as reports name it; no asset's code
    asset_id INTEGER NOT NULL REFERENCES asset (id) -- asset
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_alias_asset ON asset_alias (asset_id);

CREATE TABLE asset_feed ( -- which feeds are expected to report an asset; none: those that did
    asset_id INTEGER NOT NULL REFERENCES asset (id), -- asset
    feed_id  INTEGER NOT NULL REFERENCES feed (id),  -- feed
    PRIMARY KEY (asset_id, feed_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_feed_feed ON asset_feed (feed_id);

CREATE TABLE service_span ( -- 服务期: when an asset is maintained under which project
    asset_id   INTEGER NOT NULL REFERENCES asset (id),   -- asset
    from_at    INTEGER NOT NULL, -- first second
    to_at      INTEGER,          -- one past the last second; NULL: open
    project_id INTEGER NOT NULL REFERENCES project (id), -- project
    PRIMARY KEY (asset_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX service_span_project ON service_span (project_id);

CREATE TABLE rules ( -- every version of the rules ever accepted
    version     INTEGER PRIMARY KEY, -- in the order of acceptance, from 1
    from_month  TEXT NOT NULL,       -- the month it takes effect in, 'YYYY-MM'
    document    TEXT NOT NULL,       -- JSON, whole
    accepted_at INTEGER NOT NULL,    -- seconds
    accepted_by INTEGER NOT NULL,    -- token; 0: the daemon
    seq         INTEGER NOT NULL     -- journal row
) STRICT;

CREATE TRIGGER rules_no_update BEFORE UPDATE ON rules
BEGIN
    SELECT RAISE(ABORT, 'rules are append-only');
END;
CREATE TRIGGER rules_no_delete BEFORE DELETE ON rules
BEGIN
    SELECT RAISE(ABORT, 'rules are append-only');
END;

CREATE TABLE exemption ( -- 免考核: intervals that leave the assessment once approved
    id            INTEGER PRIMARY KEY, -- from 1
    state         TEXT NOT NULL        -- only 'approved' counts
        CHECK (state IN ('proposed', 'approved', 'rejected', 'revoked')),
    from_at       INTEGER NOT NULL, -- first second
    to_at         INTEGER NOT NULL, -- one past the last second
    calendar      TEXT,             -- code: only its hours between them; NULL: all of them
    reason        TEXT NOT NULL,    -- one of the rules' reasons
    note          TEXT,             -- the proposer's words
    evidence      TEXT,             -- where the proof is
    late          INTEGER NOT NULL CHECK (late IN (0, 1)), -- proposed after the deadline
    proposer_id   INTEGER REFERENCES organisation (id), -- on whose behalf; NULL: the office
    proposed_by   INTEGER NOT NULL, -- token; 0: the command line
    proposed_at   INTEGER NOT NULL, -- seconds
    decided_by    INTEGER,          -- token of the last decision; NULL: undecided
    decided_at    INTEGER,          -- of the last decision, seconds; NULL: undecided
    decision_note TEXT,             -- the decider's words
    seq           INTEGER NOT NULL  -- journal row of the proposal
) STRICT;

CREATE TABLE exemption_scope ( -- what an exemption covers: all that is named must match
    exemption_id INTEGER NOT NULL REFERENCES exemption (id), -- exemption
    what         TEXT NOT NULL       -- named by; 'except': all but this asset
        CHECK (what IN ('asset', 'project', 'town', 'kind', 'class', 'attribute', 'except')),
    code         TEXT NOT NULL, -- code of the asset, project or town; the kind, the class; pole=P-17
    PRIMARY KEY (exemption_id, what, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE exemption_file ( -- files that prove exemptions: evidence/SHA256 beside the database
    exemption_id INTEGER NOT NULL REFERENCES exemption (id), -- exemption
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),  -- of the file, hexadecimal: its name
    type         TEXT NOT NULL,    -- application/pdf, image/jpeg or image/png
    bytes        INTEGER NOT NULL, -- its size
    name         TEXT NOT NULL,    -- what its sender calls it
    late         INTEGER NOT NULL CHECK (late IN (0, 1)), -- after the rules' proof_by_day
    token_id     INTEGER NOT NULL, -- who sent it
    received_at  INTEGER NOT NULL, -- seconds
    PRIMARY KEY (exemption_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE exemption_change ( -- what approved exemptions were to become: asked for by one, decided by another
    exemption_id  INTEGER NOT NULL REFERENCES exemption (id), -- exemption
    number        INTEGER NOT NULL,    -- from 1
    state         TEXT NOT NULL        -- once 'approved' the exemption is like this
        CHECK (state IN ('proposed', 'approved', 'rejected')),
    from_at       INTEGER NOT NULL, -- first second
    to_at         INTEGER NOT NULL, -- one past the last second
    scope         TEXT NOT NULL,    -- what it is to cover: JSON, as in the API
    note          TEXT NOT NULL,    -- why
    late          INTEGER NOT NULL CHECK (late IN (0, 1)), -- asked for after the deadline
    proposer_id   INTEGER REFERENCES organisation (id), -- on whose behalf; NULL: the office
    proposed_by   INTEGER NOT NULL, -- token
    proposed_at   INTEGER NOT NULL, -- seconds
    decided_by    INTEGER,          -- token; NULL: undecided
    decided_at    INTEGER,          -- seconds; NULL: undecided
    decision_note TEXT,             -- the decider's words
    seq           INTEGER NOT NULL, -- journal row of the proposal
    PRIMARY KEY (exemption_id, number)
) STRICT;

CREATE TABLE exemption_aspect ( -- which aspects it covers
    exemption_id INTEGER NOT NULL REFERENCES exemption (id), -- exemption
    aspect       INTEGER NOT NULL, -- 0: intact, 1: network, 2: live, 3: history
    PRIMARY KEY (exemption_id, aspect)
) STRICT, WITHOUT ROWID;

CREATE TABLE repair ( -- 故障工单
    id           INTEGER PRIMARY KEY,  -- in the order of first appearance, from 1
    code         TEXT NOT NULL UNIQUE, -- its `id` as clients see it
    asset_id     INTEGER NOT NULL REFERENCES asset (id), -- asset
    cause        TEXT,                 -- of the fault; NULL: none given
    mass         INTEGER NOT NULL CHECK (mass IN (0, 1)), -- 1: one of many faults at once
    aspects      TEXT NOT NULL,    -- JSON list of what is to be repaired
    reported_at  INTEGER NOT NULL, -- seconds; this and what follows: of its last round
    responded_at INTEGER,          -- seconds; NULL: not yet
    repaired_at  INTEGER,          -- seconds; NULL: not yet
    claimed_at   INTEGER,          -- the earlier time of repair that its contractor claims; NULL: none
    confirmed_at INTEGER,          -- seconds; NULL: not yet
    state        TEXT NOT NULL     -- where it stands
        CHECK (state IN ('open', 'paused', 'repaired', 'confirmed', 'cancelled'))
) STRICT;

CREATE INDEX repair_asset ON repair (asset_id);

CREATE TABLE repair_round ( -- rounds of a repair that are over: it was in fault again after each
    repair_id    INTEGER NOT NULL REFERENCES repair (id), -- repair
    number       INTEGER NOT NULL, -- from 1 within the repair
    mass         INTEGER NOT NULL CHECK (mass IN (0, 1)), -- as in repair, as the rest
    aspects      TEXT NOT NULL,    -- JSON list
    reported_at  INTEGER NOT NULL, -- seconds
    responded_at INTEGER,          -- seconds; NULL: not by its repair
    repaired_at  INTEGER NOT NULL, -- seconds
    claimed_at   INTEGER,          -- seconds; NULL: none
    confirmed_at INTEGER,          -- seconds; NULL: not before it was in fault again
    PRIMARY KEY (repair_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE repair_pause ( -- pauses of a repair; only approved ones extend its deadline
    repair_id   INTEGER NOT NULL REFERENCES repair (id), -- repair
    number      INTEGER NOT NULL, -- from 1 within the repair
    from_at     INTEGER NOT NULL, -- first second
    to_at       INTEGER,          -- one past the last second; NULL: open
    approved    INTEGER NOT NULL CHECK (approved IN (0, 1)), -- 1: it counts
    reason      TEXT,             -- why; NULL: not said
    asked_by    INTEGER NOT NULL, -- token; 0: the command line
    approved_by INTEGER,          -- token; NULL: not approved
    PRIMARY KEY (repair_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE repair_transition ( -- append-only: every step of a repair
    id          INTEGER PRIMARY KEY, -- in the order they came in
    repair_id   INTEGER NOT NULL REFERENCES repair (id), -- repair
    name        TEXT NOT NULL,    -- 'reported', 'respond', 'pause', 'repaired', ...
    at          INTEGER NOT NULL, -- when it happened: the time that counts, seconds
    claimed_at  INTEGER,          -- the earlier time that its contractor claims; NULL: none
    repaired_at INTEGER,          -- of 'confirm': the time that holds; NULL: not said
    received_at INTEGER NOT NULL, -- when the daemon was told, seconds
    token_id    INTEGER NOT NULL, -- who told it; 0: the daemon
    note        TEXT,             -- in the teller's words
    seq         INTEGER NOT NULL  -- journal row
) STRICT;

CREATE INDEX repair_transition_repair ON repair_transition (repair_id);

CREATE TRIGGER repair_transition_no_update BEFORE UPDATE ON repair_transition
BEGIN
    SELECT RAISE(ABORT, 'transitions are append-only');
END;
CREATE TRIGGER repair_transition_no_delete BEFORE DELETE ON repair_transition
BEGIN
    SELECT RAISE(ABORT, 'transitions are append-only');
END;

CREATE TABLE acceptance ( -- 验收: inspections of what a project builds; the latest of an asset counts
    id           INTEGER PRIMARY KEY, -- in the order they came in, from 1
    project_id   INTEGER NOT NULL REFERENCES project (id), -- project
    asset_id     INTEGER NOT NULL REFERENCES asset (id),   -- asset
    inspected_on TEXT NOT NULL,       -- local day, 'YYYY-MM-DD'
    passed       INTEGER NOT NULL CHECK (passed IN (0, 1)), -- 1: accepted
    note         TEXT,                -- in the sender's words; NULL: none
    token_id     INTEGER NOT NULL,    -- who sent it
    received_at  INTEGER NOT NULL,    -- seconds
    seq          INTEGER NOT NULL     -- journal row
) STRICT;

CREATE INDEX acceptance_asset ON acceptance (asset_id);

CREATE TABLE statement ( -- 月度考核: months as published, closed and corrected
    month       TEXT NOT NULL,    -- 'YYYY-MM'
    revision    INTEGER NOT NULL, -- 1, and one more with each correction
    state       TEXT NOT NULL CHECK (state IN ('published', 'closed')), -- closed: for good
    rules       INTEGER NOT NULL, -- version of the rules it was computed under
    journal_seq INTEGER NOT NULL, -- journal position it was computed at
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64), -- of document, hexadecimal
    chain       TEXT,             -- SHA-256 over the chain before, a line feed and sha256; NULL: published
    reason      TEXT,             -- of a correction, or why it was closed despite open matters; NULL: none
    despite     TEXT NOT NULL,    -- JSON: the matters that were open and it was closed despite; []: none
    objections_until INTEGER NOT NULL, -- seconds: the end of the last day to object, from its publication
    document    TEXT NOT NULL,    -- the statement of the whole district, canonical JSON (RFC 8785)
    token_id    INTEGER NOT NULL, -- who did it
    received_at INTEGER NOT NULL, -- seconds
    seq         INTEGER NOT NULL, -- journal row
    PRIMARY KEY (month, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement WHEN OLD.state = 'closed'
BEGIN
    SELECT RAISE(ABORT, 'a closed statement never changes');
END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement WHEN OLD.state = 'closed'
BEGIN
    SELECT RAISE(ABORT, 'a closed statement never changes');
END;

CREATE TABLE evaluation ( -- 年度绩效评价: years as published, closed and corrected
    year        INTEGER NOT NULL, -- 2022
    revision    INTEGER NOT NULL, -- 1, and one more with each correction
    state       TEXT NOT NULL CHECK (state IN ('published', 'closed')), -- closed: for good
    rules       INTEGER NOT NULL, -- version of the rules it was computed under
    journal_seq INTEGER NOT NULL, -- journal position it was computed at
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64), -- of document, hexadecimal
    chain       TEXT,             -- SHA-256 over the years' chain before, a line feed and sha256; NULL: published
    reason      TEXT,             -- of a correction, or the note it was settled with; NULL: none
    document    TEXT NOT NULL,    -- the whole table of points, canonical JSON (RFC 8785)
    token_id    INTEGER NOT NULL, -- who did it
    received_at INTEGER NOT NULL, -- seconds
    seq         INTEGER NOT NULL, -- journal row
    PRIMARY KEY (year, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation WHEN OLD.state = 'closed'
BEGIN
    SELECT RAISE(ABORT, 'a closed evaluation never changes');
END;
CREATE TRIGGER evaluation_no_delete BEFORE DELETE ON evaluation WHEN OLD.state = 'closed'
BEGIN
    SELECT RAISE(ABORT, 'a closed evaluation never changes');
END;

CREATE TABLE judgement ( -- points that people gave in a year's evaluation, the newest of each row
    year              INTEGER NOT NULL, -- calendar year
    level1            TEXT NOT NULL,    -- the row of the rules' evaluation
    level2            TEXT NOT NULL,    -- the same
    level3            TEXT NOT NULL,    -- the same
    points_hundredths INTEGER NOT NULL, -- points, in 0.01
    evidence          TEXT NOT NULL,    -- what they rest on
    note              TEXT,             -- in the judge's words; NULL: none
    token_id          INTEGER NOT NULL, -- who entered them
    received_at       INTEGER NOT NULL, -- seconds
    PRIMARY KEY (year, level1, level2, level3)
) STRICT, WITHOUT ROWID;

CREATE TABLE token ( -- who may come in
    id              INTEGER PRIMARY KEY, -- from 1
    name            TEXT NOT NULL,       -- for people
    person          TEXT,                -- who holds it: two tokens of one person are one; NULL: not said
    role            TEXT NOT NULL        -- what it may do
        CHECK (role IN ('admin', 'office', 'contractor', 'supervisor', 'feed', 'viewer',
            'follower')),
    organisation_id INTEGER REFERENCES organisation (id), -- whose; NULL: nobody's
    feed_id         INTEGER REFERENCES feed (id),         -- role feed: as which; else NULL
    sha256          TEXT NOT NULL CHECK (length(sha256) = 64), -- of the secret, hexadecimal
    created_at      INTEGER NOT NULL, -- seconds
    created_by      INTEGER NOT NULL, -- token; 0: the first start or the command line
    expires_at      INTEGER,          -- seconds; from then on it lets nobody in; NULL: never
    revoked_at      INTEGER,          -- seconds; NULL: it holds
    revoked_by      INTEGER           -- token; NULL: it holds
) STRICT;

CREATE TABLE restoration ( -- the database was put back from a backup, by intactd restore
    seq           INTEGER PRIMARY KEY, -- journal row that says so, the first after the backup
    at            INTEGER NOT NULL,    -- seconds
    from_seq      INTEGER NOT NULL,    -- journal position of the backup
    from_head     TEXT NOT NULL,       -- the chain's head there, hexadecimal
    replaced_seq  INTEGER, -- position of the database that was moved aside; NULL: there was none
    replaced_head TEXT,    -- the chain's head there, hexadecimal
    file          TEXT NOT NULL        -- the backup's file name
) STRICT;

CREATE TABLE leader ( -- a follower took over, by intactd promote: from this row on it is who writes
    seq         INTEGER PRIMARY KEY, -- journal row that says so
    at          INTEGER NOT NULL,    -- seconds
    token_id    INTEGER NOT NULL,    -- who decided it; 0: the command line
    node        TEXT NOT NULL,       -- the directory that leads now: what its file node says
    followed    TEXT,                -- whom it had followed, its address; NULL: not said
    from_seq    INTEGER NOT NULL,    -- journal position until which it had followed
    from_head   TEXT NOT NULL,       -- the chain's head there, hexadecimal
    reason      TEXT                 -- in the words of who decided it; NULL: none
) STRICT;

CREATE TABLE void ( -- batches taken out of the set: asked for by one, approved by another
    batch        INTEGER PRIMARY KEY, -- journal.seq of the reports
    reason       TEXT NOT NULL,       -- why
    proposed_by  INTEGER NOT NULL,    -- token
    proposed_at  INTEGER NOT NULL,    -- seconds
    approved_by  INTEGER,             -- token; NULL: not yet, so the reports still count
    approved_at  INTEGER,             -- seconds; NULL: not yet
    approved_seq INTEGER              -- journal row from which on they no longer count
) STRICT;

CREATE TABLE part_void ( -- parts of what was said, taken out of the set: asked for by one, approved by another
    id           INTEGER PRIMARY KEY, -- from 1
    feed_id      INTEGER NOT NULL REFERENCES feed (id), -- who said it
    aspects      INTEGER NOT NULL,    -- a bit each: 1 intact, 2 network, 4 live, 8 history
    from_at      INTEGER NOT NULL,    -- first second
    to_at        INTEGER NOT NULL,    -- one past the last second
    seq_max      INTEGER NOT NULL,    -- journal rows up to this one; what came later counts
    batches      INTEGER NOT NULL,    -- rows that held something of it when it was asked for
    reports      INTEGER NOT NULL,    -- reports in them
    heartbeats   INTEGER NOT NULL,    -- heartbeats in them: taken where no asset and no aspect is named
    reason       TEXT NOT NULL,       -- why
    proposed_by  INTEGER NOT NULL,    -- token
    proposed_at  INTEGER NOT NULL,    -- seconds
    approved_by  INTEGER,             -- token; NULL: not yet, so it still counts
    approved_at  INTEGER,             -- seconds; NULL: not yet
    approved_seq INTEGER              -- journal row from which on it no longer counts
) STRICT;

CREATE TABLE part_void_asset ( -- whose reports it takes; none: those of every asset
    void_id  INTEGER NOT NULL REFERENCES part_void (id), -- void
    asset_id INTEGER NOT NULL REFERENCES asset (id),     -- asset
    PRIMARY KEY (void_id, asset_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE factor_decision ( -- payment factors that the office decided where too little was seen to judge by
    id          INTEGER PRIMARY KEY, -- from 1
    month       TEXT NOT NULL,       -- "2022-09"
    project_id  INTEGER NOT NULL REFERENCES project (id), -- whose fee
    factor_bp   INTEGER NOT NULL,    -- basis points of the fee
    reason      TEXT NOT NULL,       -- why
    proposed_by INTEGER NOT NULL,    -- token
    proposed_at INTEGER NOT NULL,    -- seconds
    approved_by INTEGER,             -- token; NULL: not yet, so it does not hold
    approved_at INTEGER              -- seconds; NULL: not yet
) STRICT;

CREATE TABLE time_offset ( -- the local time of the newest rules' zone, for the views
    from_at  INTEGER PRIMARY KEY, -- holds from this second until the next row's
    offset_s INTEGER NOT NULL     -- seconds east of UTC
) STRICT;

INSERT INTO time_offset (from_at, offset_s) VALUES (-62167219200, 28800); -- Asia/Shanghai

CREATE VIEW v_asset AS -- assets with their town
SELECT a.code, a.name, a.kind, a.class, t.code AS town, t.name AS town_name, a.attributes
FROM asset AS a JOIN town AS t ON t.id = a.town_id;

CREATE VIEW v_service AS -- service spans with codes, in local time
SELECT a.code AS asset, p.code AS project, o.code AS contractor,
    datetime(s.from_at + (SELECT offset_s FROM time_offset WHERE from_at <= s.from_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS from_local,
    datetime(s.to_at + (SELECT offset_s FROM time_offset WHERE from_at <= s.to_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS to_local
FROM service_span AS s
JOIN asset AS a ON a.id = s.asset_id
JOIN project AS p ON p.id = s.project_id
LEFT JOIN organisation AS o ON o.id = p.contractor_id;

CREATE VIEW v_run AS -- runs of the last checkpoint with codes, in local time
SELECT a.code AS asset,
    CASE r.aspect WHEN 0 THEN 'intact' WHEN 1 THEN 'network' WHEN 2 THEN 'live'
        ELSE 'history' END AS aspect,
    CASE r.state WHEN 0 THEN 'ok' ELSE 'fault' END AS state,
    datetime(r.first_at + (SELECT offset_s FROM time_offset WHERE from_at <= r.first_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS first_local,
    datetime(r.last_at + (SELECT offset_s FROM time_offset WHERE from_at <= r.last_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS last_local,
    r.late, r.cause, f.code AS feed, r.gap_max_s
FROM run AS r
JOIN asset AS a ON a.id = r.asset_id
JOIN feed AS f ON f.id = r.feed_id;

CREATE VIEW v_contradiction AS -- what one feed decided against another's latest word that still held, by runs
WITH seen AS (
    SELECT r.asset_id, r.aspect, r.state, r.feed_id, r.first_at, r.last_at,
        row_number() OVER series AS number, lead(r.first_at) OVER series AS next_at
    FROM run AS r WINDOW series AS (PARTITION BY r.asset_id, r.aspect ORDER BY r.first_at)),
held AS (
    SELECT s.*, b.code AS against, max(c.last_at + coalesce(b.report_ttl_s, b.feed_ttl_s)) AS held_to
    FROM seen AS s
    JOIN seen AS c ON c.asset_id = s.asset_id AND c.aspect = s.aspect
        AND c.number BETWEEN s.number - 7 AND s.number - 1
    JOIN feed AS b ON b.id = c.feed_id
    WHERE c.state <> s.state AND NOT EXISTS (
        SELECT 1 FROM seen AS n WHERE n.asset_id = s.asset_id AND n.aspect = s.aspect
            AND n.number BETWEEN c.number + 1 AND s.number AND n.feed_id = c.feed_id)
    GROUP BY s.asset_id, s.aspect, s.number)
SELECT a.code AS asset,
    CASE h.aspect WHEN 0 THEN 'intact' WHEN 1 THEN 'network' WHEN 2 THEN 'live'
        ELSE 'history' END AS aspect,
    CASE h.state WHEN 0 THEN 'ok' ELSE 'fault' END AS state, f.code AS feed, h.against,
    datetime(h.first_at + (SELECT offset_s FROM time_offset WHERE from_at <= h.first_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS from_local,
    min(coalesce(h.next_at, 9223372036854775807), h.held_to) - h.first_at AS seconds
FROM held AS h
JOIN asset AS a ON a.id = h.asset_id
JOIN feed AS f ON f.id = h.feed_id
WHERE h.held_to > h.first_at;

CREATE VIEW v_late AS -- what was decided by reports that came over an hour late, by runs
WITH seen AS (
    SELECT r.asset_id, r.aspect, r.state, r.late, r.feed_id, r.first_at, r.last_at,
        max(CASE r.late WHEN 0 THEN r.first_at END) OVER (PARTITION BY r.asset_id, r.aspect
            ORDER BY r.first_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS timely_at,
        coalesce(lead(r.first_at) OVER (PARTITION BY r.asset_id, r.aspect ORDER BY r.first_at),
            9223372036854775807) AS next_at
    FROM run AS r),
held AS (
    SELECT s.*, f.code AS feed, f.report_ttl_s,
        min(s.next_at, s.last_at + coalesce(f.report_ttl_s, f.feed_ttl_s)) AS certain_to,
        -- a word that came in time, still holds and says the same
        coalesce((SELECT t.last_at + coalesce(g.report_ttl_s, g.feed_ttl_s)
            FROM run AS t JOIN feed AS g ON g.id = t.feed_id
            WHERE t.asset_id = s.asset_id AND t.aspect = s.aspect AND t.first_at = s.timely_at
                AND t.state = s.state), 0) AS agreed_to
    FROM seen AS s JOIN feed AS f ON f.id = s.feed_id
    WHERE s.late = 1),
decided AS (
    SELECT h.*, max(0, certain_to - max(first_at, agreed_to)) +
        -- a feed without report_ttl_s goes on saying it while it watches
        CASE WHEN report_ttl_s IS NULL THEN coalesce((SELECT
            sum(max(0, min(w.to_at, h.next_at) - max(w.from_at, h.certain_to, h.agreed_to)))
            FROM feed_watch AS w WHERE w.feed_id = h.feed_id AND w.to_at > h.certain_to
                AND w.from_at < h.next_at), 0) ELSE 0 END AS seconds
    FROM held AS h)
SELECT a.code AS asset,
    CASE d.aspect WHEN 0 THEN 'intact' WHEN 1 THEN 'network' WHEN 2 THEN 'live'
        ELSE 'history' END AS aspect,
    CASE d.state WHEN 0 THEN 'ok' ELSE 'fault' END AS state, d.feed,
    datetime(d.first_at + (SELECT offset_s FROM time_offset WHERE from_at <= d.first_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS from_local,
    d.seconds
FROM decided AS d JOIN asset AS a ON a.id = d.asset_id
WHERE d.seconds > 0;

CREATE VIEW v_late_batch AS -- batches that came more than an hour after the last report in them
SELECT f.code AS feed, j.seq, j.reports, j.received_at - j.last_at AS newest_age_s,
    j.received_at - j.first_at AS oldest_age_s,
    datetime(j.received_at + (SELECT offset_s FROM time_offset WHERE from_at <= j.received_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS received_local
FROM journal AS j JOIN feed AS f ON f.id = j.feed_id
WHERE j.kind = 0 AND j.accepted > 0 AND j.received_at - j.last_at > 3600;

CREATE VIEW v_journal AS -- the journal with codes, in local time; a change's body as text
SELECT j.seq, CASE j.kind WHEN 0 THEN 'reports' ELSE 'change' END AS kind,
    datetime(j.received_at + (SELECT offset_s FROM time_offset WHERE from_at <= j.received_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS received_local,
    t.name AS token, f.code AS feed,
    CASE WHEN j.accepted > 0 THEN datetime(j.first_at + (SELECT offset_s FROM time_offset
        WHERE from_at <= j.first_at ORDER BY from_at DESC LIMIT 1), 'unixepoch') END AS first_local,
    CASE WHEN j.accepted > 0 THEN datetime(j.last_at + (SELECT offset_s FROM time_offset
        WHERE from_at <= j.last_at ORDER BY from_at DESC LIMIT 1), 'unixepoch') END AS last_local,
    j.accepted, j.reports, j.rejected, j.op, length(j.body) AS body_bytes,
    lower(hex(j.head)) AS head, CASE j.kind WHEN 1 THEN CAST(j.body AS TEXT) END AS change
FROM journal AS j
LEFT JOIN token AS t ON t.id = j.token_id
LEFT JOIN feed AS f ON f.id = j.feed_id;

CREATE VIEW v_exemption AS -- exemptions with all that they cover in one line, in local time
SELECT e.id, e.state,
    datetime(e.from_at + (SELECT offset_s FROM time_offset WHERE from_at <= e.from_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS from_local,
    datetime(e.to_at + (SELECT offset_s FROM time_offset WHERE from_at <= e.to_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS to_local,
    e.reason, o.code AS proposer, e.late, e.note, e.evidence, e.decision_note,
    (SELECT group_concat(what || ' ' || code, ', ') FROM exemption_scope
        WHERE exemption_id = e.id) AS scope
FROM exemption AS e LEFT JOIN organisation AS o ON o.id = e.proposer_id;

CREATE VIEW v_repair AS -- repairs with codes, in local time
SELECT r.code AS id, a.code AS asset, r.cause, r.mass, r.state,
    datetime(r.reported_at + (SELECT offset_s FROM time_offset WHERE from_at <= r.reported_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS reported_local,
    datetime(r.repaired_at + (SELECT offset_s FROM time_offset WHERE from_at <= r.repaired_at
        ORDER BY from_at DESC LIMIT 1), 'unixepoch') AS repaired_local
FROM repair AS r JOIN asset AS a ON a.id = r.asset_id;

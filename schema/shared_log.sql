-- The shared log of one or more districts, in a PostgreSQL database: what `log = postgresql://...` needs there. It is
-- made at the first start where the role may do that; else an administrator runs this file once.
--
-- Nothing here is beyond what every engine of the PostgreSQL wire has: no trigger, no extension, no advisory lock, no
-- ON CONFLICT, no LISTEN. A row is inserted from the row before it, and the primary key lets one follow only.
CREATE TABLE intact_journal ( -- append-only: a district's journal (schema/002.sql), row by row
    district    text NOT NULL,     -- the setting `district` of its nodes
    seq         bigint NOT NULL,   -- counted from 1 without gaps; row 0 is where the chain begins
    kind        smallint NOT NULL, -- 0: reports of a feed, 1: a change
    received_at bigint NOT NULL,   -- when it came in, seconds
    token_id    bigint NOT NULL,   -- token that sent it; 0: the daemon
    feed_id     bigint NOT NULL,   -- feed of the reports, from 1; 0 for a change
    first_at    bigint NOT NULL,   -- earliest accepted line, seconds; 0: none
    last_at     bigint NOT NULL,   -- latest accepted line, seconds; 0: none
    accepted    bigint NOT NULL,   -- lines taken, heartbeats included
    reports     bigint NOT NULL,   -- lines taken that are no heartbeats
    rejected    bigint NOT NULL,   -- lines refused
    op          text NOT NULL,     -- name of the change; empty for reports
    head        bytea NOT NULL,    -- SHA-256 of the head before and this row
    aside       bytea NOT NULL,    -- what came with it and is in no chain: refused lines, resolved alerts
    body        bytea NOT NULL,    -- as in the journal of a node
    PRIMARY KEY (district, seq)
);

CREATE TABLE intact_lease ( -- who leads; it says when somebody else tries, and no more: the chain decides
    district text PRIMARY KEY,  -- the same
    holder   text NOT NULL,     -- node that took it last
    epoch    bigint NOT NULL,   -- how often it was taken
    beat     bigint NOT NULL,   -- moves while its holder lives; no clock is compared
    acked    bigint NOT NULL    -- rows up to here are committed on the server and its standbys
);

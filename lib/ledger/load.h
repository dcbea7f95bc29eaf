/* load.h - from the stored journal to a district in memory: at a start, for late reports, for a rebuild. */
#ifndef INTACT_OFFICE_LOAD_H
#define INTACT_OFFICE_LOAD_H

#include "ledger/ingest.h"
#include "store/journal.h"

/* Fills an empty district: replays every change, loads the stored runs if they still hold (no change
 * after them asks for a rebuild), replays the frames after them, settles late reports as it goes.
 * An empty journal leaves an empty district. */
must_use enum status district_load(struct store *store, struct district *d, struct error *err);

/* Brings a district from the journal position it shows (0: empty) up to seq_to, without looking at
 * the stored runs: what it was then, to the byte. */
must_use enum status district_advance(struct store *store, struct district *d, uint64_t seq_to,
                                      struct error *err);

/* What the scribe reads back for late reports: an immutable value. Only rows up to seq_max count. */
struct late_points;
must_use enum status late_read(struct store *store, const struct late_list *late, uint64_t seq_max,
                               struct late_points **ret, struct error *err);
/* The loop's half: makes the runs true again. */
must_use enum status late_write(struct district *d, const struct late_points *points);
void late_points_free(struct late_points *points); /* NULL allowed */

/* What a rebuild makes: the timelines, and the counts that go with them. */
struct rebuilt {
    struct timelines timelines;
    uint64_t reports;
    int64_t first_at, last_at;
};

/* Built anew from the whole journal up to seq_max under the feeds of `r` (only feeds and feed_rank
 * are read). For a changed ttl or a voided batch. The result is the caller's: timelines_free, free. */
must_use enum status timelines_rebuild(struct store *store, const struct registry *r,
                                       uint32_t asset_count, uint64_t seq_max, struct rebuilt **ret,
                                       struct error *err);

/* A registry that holds copies of the feeds alone (codes, ttls, ranks), for timelines_rebuild in another
 * thread. registry_free() it. */
must_use enum status registry_copy_feeds(const struct registry *r, struct registry *ret);

#endif

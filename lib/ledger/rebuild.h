/* rebuild.h - stored reports put back into a model: one row after the other, or all of them by time. */
#ifndef INTACT_LEDGER_REBUILD_H
#define INTACT_LEDGER_REBUILD_H

#include "ledger/late.h"
#include "model/district.h"

/* Applies a stored row of reports to the model, late ones too. */
must_use enum status replay_row(struct store *store, struct district *d,
                                const struct journal_row *row, const struct late_limit *limit,
                                struct error *err);

/* Makes d->timelines and the counts of reports again from all rows up to seq_max, under the feeds of
 * d->registry. Everything is marked as not stored. */
must_use enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                                  struct error *err);

/* What a rebuild makes: the timelines, and the counts that go with them. */
struct rebuilt {
    struct timelines timelines;
    uint64_t reports;
    int64_t first_at, last_at;
};

/* Builds the timelines from the whole journal up to seq_max under the feeds of `r`, of which only feeds and
 * feed_rank are read. For a changed ttl or a voided batch. The result is the caller's: timelines_free(),
 * free(). */
must_use enum status timelines_rebuild(struct store *store, const struct registry *r,
                                       uint32_t asset_count, uint64_t seq_max, struct rebuilt **ret,
                                       struct error *err);

/* Copies the feeds alone (codes, ttls, ranks), for timelines_rebuild() in another thread. registry_free()
 * the copy. */
must_use enum status registry_copy_feeds(const struct registry *r, struct registry *ret);

#endif

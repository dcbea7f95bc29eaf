/* rebuild.h - stored reports put back into a model: one row after the other, or all of them by time. */
#ifndef INTACT_LEDGER_REBUILD_H
#define INTACT_LEDGER_REBUILD_H

#include "ledger/late.h"
#include "model/district.h"

/* Applies a stored row of reports to the model, late ones too. It is one that came after every void, so all of it
 * counts. */
must_use enum status replay_row(struct store *store, struct district *d,
                                const struct journal_row *row, const struct late_limit *limit,
                                struct error *err);

/* Makes d->timelines and the counts of reports again from all rows up to seq_max, under the feeds of
 * d->registry. Everything is marked as not stored. */
must_use enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                                  struct error *err);

/* Applies the rows of reports of [seq_from, seq_to] in the journal's order. */
must_use enum status replay_tail(struct store *store, struct district *d, uint64_t seq_from,
                                 uint64_t seq_to, struct error *err);

#define REBUILT_STEP_ROWS    64    /* of the journal, in one step at most */
#define REBUILT_STEP_REPORTS 65536 /* after which a step takes no further row */

/* Rows on their way back, in the order in which they meet the fewest late reports. */
struct row_order {
    uint64_t *seqs; /* owned */
    size_t count, next;
    uint64_t seq_max;        /* the newest row that counts; 0: not begun */
    struct part_voids voids; /* up to that row */
};

/* Timelines that are being made beside those in use, for a changed ttl or a void. For a void only the series that it
 * touches and its feed's watches are taken over: the others stay as they are. */
struct rebuilt {
    struct registry feeds; /* as they will be: only feeds and feed_rank are read; owned */
    uint32_t asset_count;
    uint64_t seq; /* they show the journal up to here; 0: not yet all that was there at first */
    struct row_order order; /* of these rows */
    struct timelines timelines;
    uint64_t reports;
    int64_t first_at, last_at;
    uint64_t voided;      /* the batch, whose series are found when it begins; 0: none */
    uint32_t voided_feed; /* of the void */
    uint8_t *only;        /* by series: is it made anew? NULL: all are; owned */
    bool is_prepared;
};

/* Lets only what a void of a part touches be made anew, if it names its assets. STATUS_MEMORY. */
must_use enum status rebuilt_narrow(struct rebuilt *b, const struct part_void *v);

/* Goes on for one step towards seq_to, which stays the same until b->seq is there: at first by all rows of the
 * journal, and then by those that have come since. Each step may read of another moment: rows never change. After an
 * error they are good for nothing but rebuilt_free(). */
must_use enum status rebuilt_step(struct store *store, struct rebuilt *b, uint64_t seq_to,
                                  struct error *err);

/* Makes ready for rebuilt_swap(), which can't fail then. No batch may be landing where only some series are made.
 * STATUS_MEMORY: it can be tried again. */
must_use enum status rebuilt_prepare(struct rebuilt *b, struct district *d);
/* Brings what was made into the district, and takes what was there before. */
void rebuilt_swap(struct rebuilt *b, struct district *d);

void rebuilt_free(struct rebuilt *b); /* NULL allowed; frees *b itself */

/* Copies the feeds alone (codes, ttls, ranks), for rebuilt_step() in another thread. registry_free()
 * the copy. */
must_use enum status registry_copy_feeds(const struct registry *r, struct registry *ret);

#endif

/* late.h - reading windows back for late reports when only some of the journal's rows count yet. */
#ifndef INTACT_OFFICE_LATE_H
#define INTACT_OFFICE_LATE_H

#include "ledger/load.h"

/* Which rows the model shows already: only their reports may be read back, or the runs would be
 * rewritten with reports that the runs around the window do not know. */
struct late_limit {
    uint64_t seq_max;
    bool by_time;     /* rows are being applied in the order of (first_at, seq) */
    int64_t first_at; /* by_time: of the newest row applied, with its seq */
    uint64_t seq;
};

must_use enum status late_read_within(struct store *store, const struct late_list *late,
                                      const struct late_limit *limit, struct late_points **ret,
                                      struct error *err);

/* Applies a stored row of reports to the model, and settles its late reports at once. `late` is
 * scratch, empty before and after. */
must_use enum status replay_row(struct store *store, struct district *d,
                                const struct journal_row *row, const struct late_limit *limit,
                                struct late_list *late, struct error *err);

/* Makes d->timelines and the counts of reports anew from all rows up to seq_max, under the feeds of
 * d->registry. Everything is marked as not stored. */
must_use enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                                  struct error *err);

/* Replays every change up to `seq` into an empty district. *ret_rebuild_seq: the newest change that
 * makes runs stored before it worthless; 0: none. STATUS_CORRUPT also where table void is not what
 * the journal says. */
must_use enum status changes_replay(struct store *store, struct district *d, uint64_t seq,
                                    uint64_t *ret_rebuild_seq, struct error *err);

/* Loads the stored runs into grown, empty timelines; *ret_seq: what they show, 0: none that hold.
 * STATUS_CORRUPT: they can't be read, or belong to another journal; the timelines may hold some. */
must_use enum status checkpoint_find(struct store *store, struct district *d, uint64_t rebuild_seq,
                                     uint64_t *ret_seq, struct error *err);

#endif

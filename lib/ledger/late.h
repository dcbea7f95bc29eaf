/* late.h - reads the journal back around late reports, and makes the runs true again. */
#ifndef INTACT_LEDGER_LATE_H
#define INTACT_LEDGER_LATE_H

#include "ledger/apply_frame.h"
#include "store/journal.h"

/* What was read back for late reports: an immutable value. */
struct late_points;
/* Reads it. Only rows up to seq_max count. This is the scribe's half. */
must_use enum status late_read(struct store *store, const struct late_list *late, uint64_t seq_max,
                               struct late_points **ret, struct error *err);
/* Makes the runs true again. This is the loop's half. STATUS_MEMORY. */
must_use enum status late_write(struct district *d, const struct late_points *points);
void late_points_free(struct late_points *points); /* NULL allowed */

/* Which rows the model shows already. Only their reports may be read back, or the runs would be
 * rewritten with reports that the runs around the window do not know. */
struct late_limit {
    uint64_t seq_max;
    bool by_time;     /* rows are being applied in the order of (first_at, seq) */
    int64_t first_at; /* by_time: of the newest row applied, with its seq */
    uint64_t seq;
};

/* Reads back as late_read() does, while rows are still being applied. */
must_use enum status late_read_within(struct store *store, const struct late_list *late,
                                      const struct late_limit *limit, struct late_points **ret,
                                      struct error *err);

#endif

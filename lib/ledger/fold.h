/* fold.h - a row of another copy of the journal becomes a row of this one, as it is: checked, stored, and made what
 * the model takes.
 *
 * A row comes from a leader over HTTP; where it comes from matters nothing here. */
#ifndef INTACT_LEDGER_FOLD_H
#define INTACT_LEDGER_FOLD_H

#include "change/restored.h"
#include "ledger/batch.h"
#include "store/journal.h"

/* A row that owns what it says. */
struct row_copy {
    struct journal_row row;
    struct buffer bytes; /* op and body; owned */
};
/* STATUS_MEMORY. */
must_use enum status row_copy_make(const struct journal_row *row, struct row_copy **ret);
void row_copy_free(struct row_copy *c); /* NULL allowed; frees *c itself */

/* Is it the row after `before`, and does its head follow from there? STATUS_CORRUPT: it isn't; code "gap" where
 * another row should have come, "head" where the head does not follow. */
must_use enum status fold_check(const struct position *before, const struct journal_row *row,
                                struct error *err);

/* Appends the row in the running transaction and projects it, if it is a change. STATUS_CONFLICT: it is not the next one.
 * STATUS_CORRUPT: its head does not follow from the newest row. */
must_use enum status fold_write(struct store *store, const struct journal_row *row,
                                struct error *err);

/* Make what a row says: of reports the batch, of a change the change with what it voids. Whether a change alters
 * lifetimes only the district can tell (daemon/loop/changes.h). STATUS_CORRUPT, STATUS_MEMORY. */
must_use enum status fold_batch(const struct journal_row *row, struct batch **ret,
                                struct error *err);
must_use enum status fold_change(const struct journal_row *row, struct change **ret,
                                 struct error *err);

#endif

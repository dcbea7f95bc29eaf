/* rows.h - what becomes a row of the journal: a change or a batch; and a row that becomes a change again. */
#ifndef INTACT_LEDGER_ROWS_H
#define INTACT_LEDGER_ROWS_H

#include "change/journalled.h"
#include "ledger/batch.h"
#include "store/checkpoint.h"
#include "store/journal.h"

/* Makes the row of a change. Its slices are the change's. */
struct journal_row change_row(const struct change *c, uint32_t token, int64_t received_at);
/* Makes the row of a batch. `packed`: its frame, compressed; empty when nothing was accepted. */
struct journal_row batch_row(const struct batch *b, struct text packed);

/* Reads a row as a change, for change_apply(). Its slices are the row's. STATUS_CORRUPT: no change has
 * the row's op. */
must_use enum status row_change(const struct journal_row *row, struct journalled *ret,
                                struct error *err);

/* Takes the runs of a district for the tables, with the position that they show. `whole`: as for
 * checkpoint_take(). STATUS_MEMORY. */
must_use enum status checkpoint_of(struct district *d, bool whole, struct checkpoint **ret);

#endif

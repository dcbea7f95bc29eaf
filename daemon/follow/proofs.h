/* proofs.h - the files of evidence that rows name, taken from the leader: a file is there before its row. */
#ifndef INTACT_FOLLOW_PROOFS_H
#define INTACT_FOLLOW_PROOFS_H

#include "store/handle.h"
#include "store/journal_row.h"

struct upstream;

/* Takes in the file that the row names, if it names one that is not here. One that the leader has lost, or that is not
 * what its digest says, is left out, and the log says so. STATUS_BUSY: ask again later; STATUS_FULL, STATUS_MEMORY. */
must_use enum status proofs_take(struct upstream *u, struct store *store,
                                 const struct journal_row *row, struct error *err);

#endif

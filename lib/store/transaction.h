/* transaction.h - transactions and WAL checkpoints of a store. */
#ifndef INTACT_STORE_TRANSACTION_H
#define INTACT_STORE_TRANSACTION_H

#include "store/handle.h"

/* Transactions. A failed commit is rolled back; STATUS_FULL may be tried again later, STATUS_IO
 * must end the process, STATUS_MEMORY changes nothing. After any failed step: store_rollback. */
must_use enum status store_begin(struct store *store, struct error *err);
must_use enum status store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);

/* A part of the running transaction that can fail on its own: either release it, or undo it and go
 * on with what was written before. Not nested. After a failed undo: store_rollback. */
must_use enum status store_savepoint(struct store *store, struct error *err);
must_use enum status store_release(struct store *store, struct error *err);
must_use enum status store_undo(struct store *store, struct error *err);

/* A passive WAL checkpoint, and at `truncate` one that empties the WAL file. */
must_use enum status store_checkpoint(struct store *store, bool truncate, struct error *err);
int64_t store_wal_pages(const struct store *store); /* since the last checkpoint */
/* Moves the whole WAL into the database and makes its file empty, if nobody reads from it. STATUS_OK too where
 * somebody does; store_wal_length() then is what it was. Never waits. */
must_use enum status store_empty_wal(struct store *store, struct error *err);
int64_t store_wal_length(const struct store *store); /* pages in its file that are in use */

#endif

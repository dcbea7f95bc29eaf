/* store.h - one SQLite file, opened with the settings that durability needs, and its migrations. */
#ifndef INTACT_STORE_STORE_H
#define INTACT_STORE_STORE_H

#include "base/status.h"

#include <stdint.h>

/* A connection with its prepared statements. Used by one thread at a time. The scribe's is the only
 * one that writes or checkpoints (daemon/README.md); readers open their own. */
struct store;

enum store_mode {
    STORE_WRITE,
    STORE_READ,
    STORE_COPY /* reads a copy made by store_backup, or a database whose schema may be an older one:
                * no journal mode is asked for */
};

/* Opens (STORE_WRITE: creates and migrates, an existing one after a copy to "PATH.schema-N") `path`, sets and reads back journal_mode=WAL,
 * synchronous=FULL, wal_autocheckpoint=0, foreign_keys, and prepares every named statement.
 * STATUS_CONFLICT: the schema is newer than this program. STATUS_CORRUPT, STATUS_IO, STATUS_FULL. */
must_use enum status store_open(const char *path, enum store_mode mode, struct store **ret_store,
                                struct error *err);
void store_close(struct store *store); /* NULL allowed */

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

#endif

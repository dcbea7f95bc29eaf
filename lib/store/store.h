/* store.h - one SQLite file, opened with the settings that durability needs, and its migrations. */
#ifndef INTACT_STORE_STORE_H
#define INTACT_STORE_STORE_H

#include "base/status.h"

#include <stdint.h>

/* A connection with its prepared statements. Used by one thread at a time. The scribe's is the only one
 * that writes or checkpoints, because Debian 12's SQLite can corrupt a WAL when one connection checkpoints
 * while another commits. Readers open their own. */
struct store;

enum store_mode {
    STORE_WRITE,
    STORE_READ,
    STORE_COPY /* reads a copy made by store_backup, or a database whose schema may be an older one:
                * no journal mode is asked for */
};

/* Opens `path`, sets and reads back journal_mode=WAL, synchronous=FULL, wal_autocheckpoint=0 and
 * foreign_keys, and prepares every named statement. STORE_WRITE also creates and migrates it, an existing
 * one after a copy to "PATH.schema-N".
 * STATUS_CONFLICT: the schema is newer than this program. STATUS_CORRUPT, STATUS_IO, STATUS_FULL. */
must_use enum status store_open(const char *path, enum store_mode mode, struct store **ret_store,
                                struct error *err);
void store_close(struct store *store); /* NULL allowed */

/* Opens a store in memory with an empty schema of the newest version: for projecting changes again. */
must_use enum status store_open_scratch(struct store **ret_store, struct error *err);

#endif

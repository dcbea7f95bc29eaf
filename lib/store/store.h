/* store.h - one SQLite file, opened with the settings that durability needs, and its migrations. */
#ifndef INTACT_STORE_STORE_H
#define INTACT_STORE_STORE_H

#include "store/handle.h"

/* Opens `path`, sets and reads back journal_mode=WAL, synchronous=FULL, wal_autocheckpoint=0 and
 * foreign_keys, and prepares every named statement. STORE_WRITE also creates the file, and
 * migrates an existing one, after a copy to "PATH.schema-N". STATUS_CONFLICT: the schema is newer than this
 * program. STATUS_CORRUPT, STATUS_IO, STATUS_FULL. */
must_use enum status store_open(const char *path, enum store_mode mode, struct store **ret_store,
                                struct error *err);
void store_close(struct store *store); /* NULL allowed */

/* Opens a store in memory with an empty schema of the newest version: for projecting changes again. */
must_use enum status store_open_scratch(struct store **ret_store, struct error *err);

#endif

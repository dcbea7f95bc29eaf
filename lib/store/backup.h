/* backup.h - a consistent copy of a database in one file, made beside its writer and put in place whole. */
#ifndef INTACT_STORE_BACKUP_H
#define INTACT_STORE_BACKUP_H

#include "base/digest.h"
#include "store/evidence_files.h"
#include "store/handle.h"

/* What a copy holds. */
struct backup_result {
    uint64_t seq;       /* journal position */
    struct digest head; /* the chain's head there */
    int64_t bytes;      /* of the file */
    struct evidence_copied evidence;
};

/* Copies what `store` sees at this moment (one read transaction, however much is written meanwhile)
 * to `path`: into "PATH.new" (mode 0600), which is synced, renamed, and its directory synced. The
 * copy is no WAL database: it is one file, to be read from anywhere. The files of evidence that it names are copied
 * into evidence/ beside it, before it is in its place. A file of that name is replaced.
 * Nothing is left behind on failure. STATUS_FULL, STATUS_IO, STATUS_BUSY: try again. */
must_use enum status store_backup(struct store *store, const char *path, struct backup_result *ret,
                                  struct error *err);

#endif

/* copy.h - copies a database, which nobody here has open, from one file to another. */
#ifndef INTACT_STORE_COPY_H
#define INTACT_STORE_COPY_H

#include "store/backup.h"

/* Copies as store_backup() does. `from` is a database in use, or a copy made before. STATUS_CONFLICT: it
 * is no database of intactd, or a newer program made it. */
must_use enum status store_copy(const char *from, const char *path, struct backup_result *ret,
                                struct error *err);

#endif

/* evidence_files.h - the files of evidence beside a database: each is evidence/SHA256 in the database's directory.
 *
 * A file is there, synced, before the journal's row that names it: so a row without its file is damage, and a file
 * without a row is what a process that was killed has left. Nothing here ends the process: a disk that refuses a
 * photograph may still serve the database. */
#ifndef INTACT_STORE_EVIDENCE_FILES_H
#define INTACT_STORE_EVIDENCE_FILES_H

#include "base/buffer.h"
#include "model/exemption.h"
#include "store/handle.h"

/* Keeps the bytes. They are on the disk, and so is their name, when it returns. STATUS_FULL: no room; STATUS_BUSY: they
 * can't be written. */
must_use enum status evidence_keep(struct store *store, struct text bytes, struct digest *ret,
                                   struct error *err);

/* Reads a file, and proves it by its digest. STATUS_UNKNOWN: it is missing, or is not what was kept. */
must_use enum status evidence_read(struct store *store, const struct evidence_file *file,
                                   struct buffer *out, struct error *err);

/* Proves every file that the database names. STATUS_CORRUPT: some are missing or changed; the error names the first
 * and says how many. */
must_use enum status evidence_verify(struct store *store, uint32_t *ret_files, struct error *err);

/* What came of copying them. */
struct evidence_copied {
    uint32_t files;  /* that the database names */
    uint32_t absent; /* of these: missing or changed where they should come from, so not copied */
};
/* Copies the files that the database names into evidence/ beside the file `path`, but for those that are there. A
 * STATUS_FULL and STATUS_BUSY as above. */
must_use enum status evidence_copy(struct store *store, const char *path,
                                   struct evidence_copied *ret, struct error *err);

/* Removes from the directory of the data the files of evidence that no exemption names. While a database that was moved
 * aside (intact.db.before-...) lies there nothing is removed: it may need them. Returns how many. */
uint32_t evidence_sweep(const char *data, const struct exemptions *exemptions);

#endif

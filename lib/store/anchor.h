/* anchor.h - the chain's newest position, kept outside the database, so that an older copy put in its place is noticed. */
#ifndef INTACT_STORE_ANCHOR_H
#define INTACT_STORE_ANCHOR_H

#include "base/digest.h"
#include "store/handle.h"

/* The file holds "seq head\n". It is made durably (file and directory synced) before the journal's first
 * row. Each commit is followed by one pwrite, before the answer and without a sync of its own. So an anchor
 * behind the journal is normal. STATUS_CORRUPT: it is ahead, it has another head at the same seq, or it is
 * missing while the journal has rows. */
struct anchor {
    int fd; /* -1: not open, or no such file */
};

/* Opens what is there. Makes nothing: where there is no such file, fd is -1 and the status STATUS_OK. A
 * file opened to be read (STORE_READ, STORE_COPY) can't be written. */
must_use enum status anchor_open(struct anchor *a, const char *path, enum store_mode mode,
                                 struct error *err);
/* Makes a new anchor with seq 0 and opens it to be written; whatever the file held is gone. File and name
 * are on the disk when this returns. For a journal without rows, or for a backup that has been verified. */
must_use enum status anchor_make(struct anchor *a, const char *path, struct error *err);
/* Opens the anchor to be written and checks it against the journal. Makes one for a journal that has no row
 * yet. For a start. */
must_use enum status anchor_begin(struct anchor *a, const char *path, struct store *store,
                                  struct error *err);
void anchor_close(struct anchor *a);
must_use enum status anchor_write(struct anchor *a, uint64_t seq, const struct digest *head,
                                  struct error *err);
/* Reads it: seq 0 and 32 zero bytes when no row was ever anchored. *ret_blank: nothing was ever written to
 * it, or there is no file. */
must_use enum status anchor_read(const struct anchor *a, uint64_t *ret_seq, struct digest *ret_head,
                                 bool *ret_blank, struct error *err);
must_use enum status anchor_check(const struct anchor *a, struct store *store, struct error *err);
/* Checks the anchor alone, before the database is opened. SQLite would make a missing database, and remove
 * the log of an empty one. STATUS_CORRUPT: `database` is missing or empty, but the anchor at `path` knows
 * rows or is damaged. Changes nothing. */
must_use enum status anchor_check_alone(const char *path, const char *database, struct error *err);

#endif

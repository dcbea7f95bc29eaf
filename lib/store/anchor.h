/* anchor.h - the chain's newest position, kept outside the database, so that an older copy put in its place is noticed. */
#ifndef INTACT_STORE_ANCHOR_H
#define INTACT_STORE_ANCHOR_H

#include "base/digest.h"
#include "store/store.h"

/* The anchor: "seq head\n" in a file of its own beside the database. It is made durably (file and
 * directory synced) before the journal's first row; then written with one pwrite after each commit
 * and before the answer, without a sync of its own. Behind the journal is normal; ahead of it, at
 * the same seq with another head, or missing beside rows is STATUS_CORRUPT. */
struct anchor {
    int fd; /* -1: not open, or no such file */
};

/* Opens what is there and makes nothing: without such a file it is STATUS_OK, and fd is -1. A file
 * opened to be read (STORE_READ, STORE_COPY) can't be written. */
must_use enum status anchor_open(struct anchor *a, const char *path, enum store_mode mode,
                                 struct error *err);
/* Opens it to be written. Where no file is, or an empty one, it is made with seq 0, and is on the
 * disk, name and all, when this returns. For a journal without rows, or a backup's that has been
 * verified: whatever the file held is gone. */
must_use enum status anchor_make(struct anchor *a, const char *path, struct error *err);
/* For a start: opens it to be written, checks it against the journal, and makes it for a journal
 * that has no row yet. */
must_use enum status anchor_begin(struct anchor *a, const char *path, struct store *store,
                                  struct error *err);
void anchor_close(struct anchor *a);
must_use enum status anchor_write(struct anchor *a, uint64_t seq, const struct digest *head,
                                  struct error *err);
/* What it holds; seq 0 and 32 zero bytes when no row was ever anchored. *ret_blank: nothing was ever
 * written to it, or there is no file. */
must_use enum status anchor_read(const struct anchor *a, uint64_t *ret_seq, struct digest *ret_head,
                                 bool *ret_blank, struct error *err);
must_use enum status anchor_check(const struct anchor *a, struct store *store, struct error *err);
/* Before a database is opened, for SQLite makes one that is missing, and removes the log of one that is
 * empty: STATUS_CORRUPT when `database` is either, and the anchor at `path` knows rows or is damaged.
 * Makes and changes nothing. */
must_use enum status anchor_check_alone(const char *path, const char *database, struct error *err);

#endif

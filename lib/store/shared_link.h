/* shared_link.h - a connection to PostgreSQL that is made anew as needed, and never waits for ever. */
#ifndef INTACT_STORE_SHARED_LINK_H
#define INTACT_STORE_SHARED_LINK_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"

/* One thread's. */
struct shared_link;

/* `address` is libpq's connection string or URI; it must live on. The server may be mute for timeout_ms. Connects to
 * nothing yet. NULL: no memory. */
struct shared_link *link_new(const char *address, int timeout_ms);
void link_free(struct shared_link *link); /* NULL allowed */

/* The rows that a question got; link_rows_free() them. */
struct link_rows;

/* Asks with text parameters, a second time if the connection turns out to have ended. STATUS_BUSY: the server can't be
 * reached, or is a standby; STATUS_UNKNOWN: it has no such table; STATUS_FORBIDDEN: the role may not. */
must_use enum status link_ask(struct shared_link *link, const char *question, int count,
                              const char *const *values, struct link_rows **ret, struct error *err);
int link_rows_count(const struct link_rows *rows);
int64_t link_bigint(const struct link_rows *rows, int row, int column);
struct text link_bytes(const struct link_rows *rows, int row, int column); /* lives with the rows */
bool link_digest(const struct link_rows *rows, int row, int column, struct digest *ret);
void link_rows_free(struct link_rows *rows);

/* What the results of a message said. */
struct link_outcome {
    size_t changed;     /* statements that changed one row */
    bool is_committed;  /* the last one was a COMMIT, and it held */
    bool is_lost;       /* the connection ended, or was mute: it may have been committed or not */
    bool is_warned;     /* the server said a WARNING: a standby may have been given up */
    bool is_taken;      /* a unique key was there already */
    uint64_t number;    /* the one value that a statement returned */
    struct error error; /* of the first failure or warning */
};

/* Sends a message of statements once, and takes all results. STATUS_OK: it was sent, see *ret. Anything else: nothing
 * of it was sent. What failed leaves nothing open behind. */
must_use enum status link_write(struct shared_link *link, struct buffer *message,
                                struct link_outcome *ret, struct error *err);

#endif

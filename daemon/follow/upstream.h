/* upstream.h - asks the daemon that is followed for rows of its journal, over HTTP (libcurl). For one thread. */
#ifndef INTACT_FOLLOW_UPSTREAM_H
#define INTACT_FOLLOW_UPSTREAM_H

#include "base/buffer.h"

#define UPSTREAM_BYTES_MAX ((size_t)256 << 20) /* of an answer: one row may be long */

struct upstream;

/* `url` is the leader's address; `token_file` holds the token in its first line, and is read before each
 * request. Both outlive it. STATUS_MEMORY. */
must_use enum status upstream_open(const char *url, const char *token_file, struct upstream **ret,
                                   struct error *err);
void upstream_close(struct upstream *u); /* NULL allowed */

/* Fetches the rows after `after`. With none there, the leader waits for up to `wait_s`. STATUS_BUSY: there is no
 * answer now, and the error says why; STATUS_MEMORY. */
must_use enum status upstream_rows(struct upstream *u, uint64_t after, int wait_s,
                                   struct buffer *ret_body, struct error *err);

/* Fetches a file. STATUS_UNKNOWN: the leader has none there; else as above. */
must_use enum status upstream_file(struct upstream *u, const char *path, struct buffer *ret_body,
                                   struct error *err);

/* Ends the request that is under way, and those that are begun after it: STATUS_BUSY. From any thread. */
void upstream_interrupt(struct upstream *u);
/* Takes that back. While no request is under way. */
void upstream_resume(struct upstream *u);

#endif

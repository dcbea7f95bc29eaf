/* client.h - commands go through a running daemon, as its admin (libcurl). */
#ifndef INTACT_CLI_CLIENT_H
#define INTACT_CLI_CLIENT_H

#include "base/buffer.h"
#include "base/text.h"
#include "host/directory.h"

/* One request with the token of DIR/admin.token. `body` is JSON (at == NULL: none). An answer other
 * than 200 is an error with the daemon's own words. */
must_use enum status client_call(const struct directory *d, const char *address, const char *method,
                                 const char *path, struct text body, struct buffer *ret_answer,
                                 struct error *err);

/* The same with a body of any media type, and the status of HTTP is the caller's to judge. */
must_use enum status client_send(const struct directory *d, const char *address, const char *method,
                                 const char *path, const char *media_type, struct text body,
                                 long *ret_http_status, struct buffer *ret_answer,
                                 struct error *err);

/* The value of a top-level text member that holds no escapes, such as a token. False: not there. */
bool client_member(struct text json, const char *key, char *out, size_t size);

#endif

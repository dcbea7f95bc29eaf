/* client.h - commands go through a running daemon, as its admin (libcurl). */
#ifndef INTACT_CLI_CLIENT_H
#define INTACT_CLI_CLIENT_H

#include "base/buffer.h"
#include "base/text.h"
#include "host/directory.h"

/* Sends one request with the token of DIR/admin.token. `body` is JSON; .at == NULL: no body. Any
 * answer but 200 becomes an error with the daemon's own words. */
must_use enum status client_call(const struct directory *d, const char *address, const char *method,
                                 const char *path, struct text body, struct buffer *ret_answer,
                                 struct error *err);

/* Does the same with a body of any media type. The caller judges the HTTP status. */
must_use enum status client_send(const struct directory *d, const char *address, const char *method,
                                 const char *path, const char *media_type, struct text body,
                                 long *ret_http_status, struct buffer *ret_answer,
                                 struct error *err);

/* Copies a text member that has no escapes, such as a token. False: it is missing, or too long. */
bool client_member(struct text json, const char *key, char *out, size_t size);

#endif

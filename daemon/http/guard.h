/* guard.h - refuses what no honest client sends: requests that can be read in two ways. */
#ifndef INTACT_HTTP_GUARD_H
#define INTACT_HTTP_GUARD_H

#include "http/request.h"

/* Checks the head. STATUS_INVALID: Content-Length beside Transfer-Encoding; two of Content-Length,
 * Transfer-Encoding, Host or Authorization; a transfer encoding other than chunked; a length that
 * is no number; a name that is no token; a control byte in a value or in the address; %00 in the
 * path. */
must_use enum status guard_check(const char *uri, const struct field *headers, size_t count,
                                 struct error *err);

#endif

/* access_log.h - one line for each request that has ended, at the level debug. */
#ifndef INTACT_HTTP_ACCESS_LOG_H
#define INTACT_HTTP_ACCESS_LOG_H

#include "http/request.h"

/* Method, route, status, bytes, milliseconds, number of the token: never the token itself, nor the
 * query, in which people put all sorts of things. */
void access_log(const struct request *q);

#endif

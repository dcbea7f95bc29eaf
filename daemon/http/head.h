/* head.h - the head of a request as libmicrohttpd has read it, and what it let pass. */
#ifndef INTACT_HTTP_HEAD_H
#define INTACT_HTTP_HEAD_H

#include "http/request.h"

#define HTTP_HEADERS_MAX 128

struct http_head {
    struct field items[HTTP_HEADERS_MAX]; /* not zeroed: that would be 4 KiB a request */
    size_t count;
    bool too_many;
};

/* Reads method, headers and the body's announced size into the request. Its headers point into
 * `head` and hold as long as that. Returns NULL, or what is wrong with the head: too many headers,
 * one without a name, no Host. The request is filled in either case. */
const char *http_head_read(struct http_head *head, struct request *q, const char *method,
                           const char *version);

#endif

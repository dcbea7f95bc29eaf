/* work.h - what a handler keeps with a request (request.work) from one of its steps to the next. */
#ifndef INTACT_HTTP_WORK_H
#define INTACT_HTTP_WORK_H

#include "http/request.h"

/* Gives the request `size` zeroed bytes to work with. `free_work` (NULL: free) frees them when the
 * request is freed. NULL: there is no memory, and the request has been answered 503. */
void *request_work(struct request *q, size_t size, void (*free_work)(void *work));

/* The same with a value that somebody else has made. */
void request_keep_work(struct request *q, void *work, void (*free_work)(void *work));

/* Frees the work before the request ends, because nothing after this needs it. */
void request_drop_work(struct request *q);

#endif

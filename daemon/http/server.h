/* server.h - libmicrohttpd, driven from our own loop: connections, their deadlines, and bytes to
 * requests. */
#ifndef INTACT_HTTP_SERVER_H
#define INTACT_HTTP_SERVER_H

#include "http/request.h"

struct http;

/* Serves on a listening socket (taken over in any case). The front has to outlive it. */
must_use enum status http_start(struct front *front, int listen_fd, struct http **ret_http,
                                struct error *err);

int http_epoll_fd(const struct http *h);
/* Returns the milliseconds until http_run is due anyway; -1: not before something happens. */
int http_timeout_ms(const struct http *h);
void http_run(struct http *h);

/* Closes connections that are over a deadline. Once a second. */
void http_tick(struct http *h);

/* Stops: first no new connections, then, when no request is suspended, the end of them all. */
void http_quiesce(struct http *h);
uint32_t http_requests_open(const struct http *h);
void http_stop(struct http *h); /* NULL allowed */

#endif

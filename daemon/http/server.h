/* http.h - libmicrohttpd, driven from our own loop: connections, their deadlines, and bytes to
 * requests. */
#ifndef INTACT_DAEMON_HTTP_H
#define INTACT_DAEMON_HTTP_H

#include "http/request.h"

struct http;

/* Serves on a listening socket (taken over in any case). */
must_use enum status http_start(struct app *app, int listen_fd, struct http **ret_http,
                                struct error *err);

int http_epoll_fd(const struct http *h);
/* Milliseconds until http_run is due anyway; -1: not before something happens. */
int http_timeout_ms(const struct http *h);
void http_run(struct http *h);

/* Closes connections that are over a deadline. Once a second. */
void http_tick(struct http *h);

/* Lets a request rest until http_resume: one that waits for its answer, or an open stream with
 * nothing to say. It never times out meanwhile. */
void http_suspend(struct request *q);
void http_resume(struct request *q);
/* Cuts the connection of a request that is being answered. */
void http_drop(struct request *q);

/* Stop: no new connections; then, when no request is suspended, end them all. */
void http_quiesce(struct http *h);
uint32_t http_requests_open(const struct http *h);
void http_stop(struct http *h); /* NULL allowed */

#endif

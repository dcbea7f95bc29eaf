/* linger.h - reads on for a moment after an early refusal, so that the client gets to see it.
 *
 * Closing a socket with unread bytes resets the connection, and the client may lose the answer that
 * is on its way. A duplicate of the socket keeps it open after libmicrohttpd has closed its own. */
#ifndef INTACT_HTTP_LINGER_H
#define INTACT_HTTP_LINGER_H

#include <stdbool.h>
#include <stdint.h>

#define LINGER_MAX 64

struct lingerers {
    int epoll_fd; /* -1: none */
    struct lingering {
        int fd;
        int64_t until_ms; /* clock_monotonic_ms() */
    } items[LINGER_MAX];
    uint32_t count;
};

void linger_init(struct lingerers *l);
void linger_free(struct lingerers *l);
/* Keeps a duplicate of a connection's socket; does nothing when too many are kept. */
void linger_add(struct lingerers *l, int fd, int64_t now_ms);
/* Drops what has come, and what is over. */
void linger_run(struct lingerers *l, int64_t now_ms);

#endif

/* peers.h - the open connections: whose they are, and until when they may stay. */
#ifndef INTACT_HTTP_PEERS_H
#define INTACT_HTTP_PEERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* libmicrohttpd's own timeout is for idleness only: one byte a second would hold a connection for
 * ever. */
struct peer {
    struct peer *before, *after;
    int fd;
    int64_t deadline_ms;       /* clock_monotonic_ms(); INT64_MAX: none */
    unsigned char address[16]; /* an IPv4 address as IPv6 shows it */
};

struct peers {
    struct peer *first;
};

/* May one more connection of this address come in? One of loopback always may. */
bool peers_allow(const struct peers *p, const struct sockaddr *address, int64_t per_address_max);
struct peer *peers_add(struct peers *p, const struct sockaddr *address); /* NULL without memory */
void peers_remove(struct peers *p, struct peer *peer);                   /* NULL allowed */
/* Shuts down what is over its deadline: libmicrohttpd then sees the end and closes. */
void peers_close_late(struct peers *p, int64_t now_ms);
void peers_free(struct peers *p);

#endif

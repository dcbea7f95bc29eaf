/* sockets.h - SIP's port: UDP and TCP, in an epoll set of their own, which the loop watches as one descriptor.
 *
 * A turn takes at most SIP_TURN_DATAGRAMS, so that a flood of them does not keep the loop from the rest.
 * What can't be sent at once over UDP is dropped, as the network does; over TCP it waits, up to a bound. */
#ifndef INTACT_SIP_SOCKETS_H
#define INTACT_SIP_SOCKETS_H

#include "sip/taking.h"

struct sockets;

/* Who is told of what comes. */
struct sockets_ears {
    sockets_take *take;
    sockets_gone *gone;
    sockets_picture *picture;
    void *context;
};

/* `where`: as host/listen.h. `media_port`: for pictures; 0: any free one. `bad_listen`. */
must_use enum status sockets_open(const char *where, uint16_t media_port,
                                  const struct sockets_ears *ears, struct sockets **ret,
                                  struct error *err);
void sockets_close(struct sockets *s); /* NULL allowed */
int sockets_fd(const struct sockets *s);
const char *sockets_address(const struct sockets *s);
uint16_t sockets_media_port(const struct sockets *s);

/* Takes what has come. */
void sockets_run(struct sockets *s, int64_t now_ms);
/* Closes what is over its time. Once a second; milliseconds of a clock that never steps, as above. */
void sockets_tick(struct sockets *s, int64_t now_ms);
void sockets_send(struct sockets *s, const struct sip_endpoint *to, struct text bytes);
/* Somebody has registered by this connection: it may stay. */
void sockets_keep(struct sockets *s, uint32_t connection);

#endif

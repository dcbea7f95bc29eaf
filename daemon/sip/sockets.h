/* sockets.h - SIP's port: UDP and TCP, in an epoll set of their own, which the loop watches as one descriptor.
 *
 * A turn takes at most SIP_TURN_DATAGRAMS, so that a flood of them does not keep the loop from the rest.
 * What can't be sent at once over UDP is dropped, as the network does; over TCP it waits, up to a bound. */
#ifndef INTACT_SIP_SOCKETS_H
#define INTACT_SIP_SOCKETS_H

#include "platform/sip_write.h"

#define SIP_TURN_DATAGRAMS  64
#define SIP_DATAGRAM_BYTES  65536
#define SIP_CONNECTIONS_MAX 4096
#define SIP_STRANGERS_MAX   64 /* connections by which nobody has registered */
#define SIP_PER_ADDRESS_MAX 8  /* of those */
#define SIP_STRANGER_BYTES  65536
#define SIP_STRANGER_MS     10000 /* until a connection without a registration is closed */
#define SIP_PART_MS         20000 /* until a message that has begun must be whole */
#define SIP_OUTGOING_BYTES  (1 << 20)

struct sockets;

/* Takes a message. */
typedef void sockets_take(void *context, const struct sip_endpoint *from, struct text bytes);
/* A connection is gone. */
typedef void sockets_gone(void *context, uint32_t connection);

/* `where`: as host/listen.h. ret_shown: HOST:PORT as bound, of ADDRESS_SIZE. `bad_listen`. */
must_use enum status sockets_open(const char *where, sockets_take *take, sockets_gone *gone,
                                  void *context, struct sockets **ret, struct error *err);
void sockets_close(struct sockets *s); /* NULL allowed */
int sockets_fd(const struct sockets *s);
const char *sockets_address(const struct sockets *s);

/* Takes what has come. */
void sockets_run(struct sockets *s, int64_t now_ms);
/* Closes what is over its time. Once a second; milliseconds of a clock that never steps, as above. */
void sockets_tick(struct sockets *s, int64_t now_ms);
void sockets_send(struct sockets *s, const struct sip_endpoint *to, struct text bytes);
/* Somebody has registered by this connection: it may stay. */
void sockets_keep(struct sockets *s, uint32_t connection);

#endif

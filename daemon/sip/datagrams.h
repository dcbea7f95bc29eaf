/* datagrams.h - the UDP half of SIP's port. */
#ifndef INTACT_SIP_DATAGRAMS_H
#define INTACT_SIP_DATAGRAMS_H

#include "sip/taking.h"

struct datagrams;

/* Takes over the socket, which is bound to `local` (HOST:PORT). STATUS_MEMORY leaves it. */
must_use enum status datagrams_open(int fd, const char *local, struct datagrams **ret);
void datagrams_close(struct datagrams *d); /* NULL allowed */
/* Takes at most SIP_TURN_DATAGRAMS. */
void datagrams_run(struct datagrams *d, sockets_take *take, void *context);
void datagrams_send(struct datagrams *d, const struct sip_endpoint *to, struct text bytes);

#endif

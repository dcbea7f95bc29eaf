/* connections.h - the TCP half of SIP's port. */
#ifndef INTACT_SIP_CONNECTIONS_H
#define INTACT_SIP_CONNECTIONS_H

#include "sip/taking.h"

struct connections;

/* Takes over the listening socket; watches connections in this epoll set. STATUS_MEMORY leaves it. */
must_use enum status connections_open(int listen_fd, int epoll_fd, struct connections **ret);
void connections_close(struct connections *c); /* NULL allowed */

/* Lets in who waits at the listening socket. */
void connections_accept(struct connections *c, int64_t now_ms);
/* Reads from and writes to one of them, by its descriptor. */
void connections_run(struct connections *c, int fd, sockets_take *take, sockets_gone *gone,
                     void *context, int64_t now_ms);
void connections_tick(struct connections *c, sockets_gone *gone, void *context, int64_t now_ms);
void connections_send(struct connections *c, uint32_t id, struct text bytes);
void connections_keep(struct connections *c, uint32_t id);

#endif

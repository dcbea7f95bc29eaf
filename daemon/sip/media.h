/* media.h - where the pictures that we ask for are sent: one port for all of them, of whose packets only the
 * heads are read. */
#ifndef INTACT_SIP_MEDIA_H
#define INTACT_SIP_MEDIA_H

#include "sip/taking.h"

#include <sys/socket.h>

/* Opens the port at SIP's own address; 0: any free one. -1: it can't be had. */
int media_open(const struct sockaddr_storage *beside, socklen_t len, uint16_t port,
               uint16_t *ret_port);
/* Takes at most SIP_TURN_PACKETS. */
void media_run(int fd, sockets_picture *picture, void *context);

#endif

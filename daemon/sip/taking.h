/* taking.h - who is told of what comes in by SIP's port, and how much of it there may be. */
#ifndef INTACT_SIP_TAKING_H
#define INTACT_SIP_TAKING_H

#include "platform/sip_write.h"

#define SIP_TURN_DATAGRAMS  64
#define SIP_TURN_PACKETS    256 /* of pictures */
#define SIP_DATAGRAM_BYTES  65536
#define SIP_CONNECTIONS_MAX 4096
#define SIP_STRANGERS_MAX   64 /* connections by which nobody has registered */
#define SIP_PER_ADDRESS_MAX 8  /* of those */
#define SIP_STRANGER_BYTES  65536
#define SIP_STRANGER_MS     10000 /* until a connection without a registration is closed */
#define SIP_HEAD_MS         2000  /* until a message's head must be whole */
#define SIP_PART_MS         20000 /* until a message that has begun must be whole */
#define SIP_OUTGOING_BYTES  (1 << 20)

/* Takes a message. */
typedef void sockets_take(void *context, const struct sip_endpoint *from, struct text bytes);
/* Takes the beginning of a packet of a picture, from this address. */
typedef void sockets_picture(void *context, const unsigned char address[16], struct text bytes);
/* A connection is gone. */
typedef void sockets_gone(void *context, uint32_t connection);

#endif

/* address.h - addresses of the system as the session machine has them, and back. */
#ifndef INTACT_SIP_ADDRESS_H
#define INTACT_SIP_ADDRESS_H

#include "platform/sip_write.h"

#include <sys/socket.h>

/* Fills in the endpoint's address, port and remote text. */
void endpoint_set_remote(struct sip_endpoint *e, const struct sockaddr *address);
/* Writes HOST:PORT. */
void address_write(const struct sockaddr *address, char out[64]);
/* Makes the system's address of an endpoint for a socket of this family. Returns its length. */
socklen_t endpoint_to_system(const struct sip_endpoint *e, int family,
                             struct sockaddr_storage *ret);
/* Reads what address_write() has written. False: it is none. */
bool endpoint_read(const char *remote, struct sip_endpoint *ret);

#endif

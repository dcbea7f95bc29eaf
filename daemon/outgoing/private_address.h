/* private_address.h - which addresses are of this machine or of a network of one's own. */
#ifndef INTACT_OUTGOING_PRIVATE_ADDRESS_H
#define INTACT_OUTGOING_PRIVATE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Is it one that the Internet does not reach: loopback, private, link-local, carrier's, multicast, reserved? IPv4
 * within IPv6 counts as what it is; what is neither counts as private. */
bool address_is_private(const struct sockaddr *address);
/* Is it link-local? Clouds and devices answer there, and nobody's receiver listens. */
bool address_is_link_local(const struct sockaddr *address);

#endif

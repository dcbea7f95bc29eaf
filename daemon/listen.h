/* listen.h - the listening socket: HOST:PORT to a descriptor, and to the address it came to. */
#ifndef INTACT_DAEMON_LISTEN_H
#define INTACT_DAEMON_LISTEN_H

#include "daemon/directory.h"

/* HOST is a name, an address, [an IPv6 address], or "*" or nothing for all; PORT 0 is any free one.
 * ret_shown: "http://HOST:PORT" as bound; ret_local: the same for a client on this machine. */
must_use enum status listen_open(const char *where, int *ret_fd, char ret_shown[ADDRESS_SIZE],
                                 char ret_local[ADDRESS_SIZE], struct error *err);

#endif

/* listen.h - the listening socket: HOST:PORT to a descriptor, and to the address it came to. */
#ifndef INTACT_HOST_LISTEN_H
#define INTACT_HOST_LISTEN_H

#include "host/directory.h"

/* Checks that a setting of this name has the form HOST:PORT. Looks nothing up and opens nothing.
 * STATUS_INVALID, `bad_listen`. */
must_use enum status listen_check(const char *name, const char *where, struct error *err);

/* Is the host of HOST:PORT this machine alone: localhost, 127.x.x.x or ::1? */
bool listen_is_local(const char *where);

/* Opens a socket for the setting of this name. HOST is a name, an address or [an IPv6 address]; "*" or nothing: all addresses.
 * PORT 0: any free port.
 * ret_shown: "http://HOST:PORT" as bound; ret_local: the same for a client on this machine.
 * `bad_listen` with STATUS_INVALID: the setting is wrong; with STATUS_CONFLICT: it may work later. */
must_use enum status listen_open(const char *name, const char *where, int *ret_fd,
                                 char ret_shown[ADDRESS_SIZE], char ret_local[ADDRESS_SIZE],
                                 struct error *err);

#endif

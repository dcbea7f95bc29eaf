/* listen.h - the listening socket: HOST:PORT to a descriptor, and to the address it came to. */
#ifndef INTACT_HOST_LISTEN_H
#define INTACT_HOST_LISTEN_H

#include "host/directory.h"

/* Whether it is HOST:PORT at all; nothing is looked up or opened. STATUS_INVALID, `bad_listen`. */
must_use enum status listen_check(const char *where, struct error *err);

/* HOST is a name, an address, [an IPv6 address], or "*" or nothing for all; PORT 0 is any free one.
 * ret_shown: "http://HOST:PORT" as bound; ret_local: the same for a client on this machine.
 * `bad_listen`: STATUS_INVALID where the setting is wrong, CONFLICT where it may be had later. */
must_use enum status listen_open(const char *where, int *ret_fd, char ret_shown[ADDRESS_SIZE],
                                 char ret_local[ADDRESS_SIZE], struct error *err);

#endif

/* notify.h - tells systemd how the service is (sd_notify by hand): ready, stopping, alive. */
#ifndef INTACT_HOST_NOTIFY_H
#define INTACT_HOST_NOTIFY_H

#include <stdint.h>

/* Sends "NAME=VALUE" lines to $NOTIFY_SOCKET. Does nothing without a socket, or when
 * nobody listens there. */
void notify_send(const char *state);

/* Returns the milliseconds between two signs of life: half of what $WATCHDOG_USEC allows this
 * process. 0: systemd asks for none. */
int64_t notify_watchdog_ms(void);

#endif

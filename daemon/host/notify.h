/* notify.h - tells systemd how the service is (sd_notify by hand): ready, stopping, alive. */
#ifndef INTACT_HOST_NOTIFY_H
#define INTACT_HOST_NOTIFY_H

#include <stdint.h>

/* Sends "NAME=VALUE" lines to $NOTIFY_SOCKET. Without one, or when it cannot be reached, nothing
 * happens: nobody waits for it then. */
void notify_send(const char *state);

/* Milliseconds between two signs of life, half of what $WATCHDOG_USEC allows this process; 0: none are
 * asked for. */
int64_t notify_watchdog_ms(void);

#endif

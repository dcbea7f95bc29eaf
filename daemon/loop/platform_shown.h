/* platform_shown.h - how a platform is, whichever protocol it speaks: for its state, metrics and findings. */
#ifndef INTACT_LOOP_PLATFORM_SHOWN_H
#define INTACT_LOOP_PLATFORM_SHOWN_H

#include "loop/app.h"
#include "platform/sip_hooks.h"

#include <netinet/in.h>

struct platform_shown {
    struct sip_view view;
    char address[64];
    const char *transport; /* NULL: it has never registered */
    int64_t subscribed_until;
};

struct platform_shown platform_shown_of(const struct app *app, uint32_t number);
/* Since when a platform that was here is not: it has gone, or is not heard any more. One that sends no
 * keepalives is heard at each round. 0: it is there, or never was. */
int64_t platform_lost_at(const struct sip_view *v, const struct platform *p, int64_t now);
/* Writes an address of limits.h as people read it. */
void platform_address_text(const unsigned char address[16], char out[INET6_ADDRSTRLEN]);

#endif

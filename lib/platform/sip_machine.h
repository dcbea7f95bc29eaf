/* sip_machine.h - GB/T 28181 as an upper platform: who has registered, what is asked of it and when, and what
 * its answers say. Knows neither sockets nor clocks: a message, a second or a commit goes in, and what is to
 * be sent and reported comes out through the hooks.
 *
 * Two feeds a platform. Whole rounds (a catalog with all of its SumNum) are said by its feed, which
 * watches only by them; what is said singly is said by its events feed, from whose silence nothing
 * follows. So a platform that dies, or whose catalogs stop, turns blind, and never silent or ok. */
#ifndef INTACT_PLATFORM_SIP_MACHINE_H
#define INTACT_PLATFORM_SIP_MACHINE_H

#include "platform/sip_hooks.h"

struct catalog;
struct sip_machine;
must_use enum status sip_machine_open(const struct sip_identity *identity,
                                      const struct sip_hooks *hooks, struct sip_machine **ret);
void sip_machine_close(struct sip_machine *m); /* NULL allowed */

/* Takes a message. False: what came over TCP can't be followed, so the connection is to be closed. */
bool sip_machine_take(struct sip_machine *m, const struct sip_endpoint *from, struct text bytes,
                      int64_t now_ms);
/* Takes the beginning of a datagram that came to the media port. */
void sip_machine_picture(struct sip_machine *m, const unsigned char address[16], struct text bytes,
                         int64_t now_ms);
/* Does what is due: at least once a second. */
void sip_machine_tick(struct sip_machine *m, int64_t now_ms);
/* A reported ticket has become durable, or has not. */
void sip_machine_written(struct sip_machine *m, uint32_t ticket, bool durable);
/* A connection is gone, and whoever registered by it. */
void sip_machine_closed(struct sip_machine *m, uint32_t connection);
/* Takes up a registration of before a restart: its platform is asked at once. STATUS_MEMORY. */
must_use enum status sip_machine_recall(struct sip_machine *m, const struct sip_platform *platform,
                                        const struct sip_registration *r, int64_t now_ms);
/* Asks a platform for its catalog with the next tick. False: it is not registered. */
bool sip_machine_ask(struct sip_machine *m, uint32_t platform);

/* False: it has never been heard of. */
bool sip_machine_view(const struct sip_machine *m, uint32_t platform, struct sip_view *ret);
/* The last whole catalog, until the next message or second; NULL: it has never been heard of. */
const struct catalog *sip_machine_catalog(const struct sip_machine *m, uint32_t platform);
struct sip_counts sip_machine_counts(const struct sip_machine *m);

#endif

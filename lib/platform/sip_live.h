/* sip_live.h - does a camera give a picture? It is asked for one (INVITE). The third packet of it says yes, an
 * answer that gives none says no, and no answer or a busy one says nothing. Then it is told to stop (BYE). */
#ifndef INTACT_PLATFORM_SIP_LIVE_H
#define INTACT_PLATFORM_SIP_LIVE_H

#include "platform/sip_state.h"

/* Asks for a picture. False: too many are under way already. */
must_use bool sip_live_ask(struct sip_machine *m, const struct sip_platform *platform,
                           struct text code, int64_t now_ms);
/* Which platform was asked what this answers; SIP_NOBODY: nobody was. */
uint32_t sip_live_owner(const struct sip_machine *m, const struct sip_message *answer);
/* Takes a SIP answer. False: it answers none of these. */
bool sip_live_answered(struct sip_machine *m, const struct sip_message *answer, uint32_t platform,
                       int64_t now_ms);
/* Takes the beginning of a datagram that came to the media port. */
void sip_live_packet(struct sip_machine *m, const unsigned char address[16], struct text bytes,
                     int64_t now_ms);
/* Judges what has not come in time, repeats and ends. */
void sip_live_tick(struct sip_machine *m, int64_t now_ms);
/* Ends all pictures of a platform that is gone. */
void sip_live_stop(struct sip_machine *m, uint32_t platform, int64_t now_ms);

#endif

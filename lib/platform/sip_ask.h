/* sip_ask.h - what we ask of a platform: its catalog, and to be told of changes. */
#ifndef INTACT_PLATFORM_SIP_ASK_H
#define INTACT_PLATFORM_SIP_ASK_H

#include "platform/sip_state.h"

/* Asks for the catalog, and opens a round. */
void sip_ask_catalog(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
/* Subscribes to the catalog's changes, or renews that in its dialog. */
void sip_ask_subscription(struct sip_machine *m, struct sip_peer *p,
                          const struct sip_platform *platform, int64_t now_ms);
/* Repeats what has no answer over UDP, and gives up in time. */
void sip_ask_again(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
/* Takes the answer to one of these. */
void sip_ask_answered(struct sip_peer *p, const struct sip_message *answer,
                      const struct sip_platform *platform, int64_t now_ms);
/* Writes the message that follows a 200 to an alarm. */
void sip_ask_alarm_taken(struct sip_machine *m, struct sip_peer *p, struct text sn,
                         struct buffer *out);

#endif

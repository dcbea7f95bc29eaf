/* sip_register.h - REGISTER: every one is challenged, renewals too. */
#ifndef INTACT_PLATFORM_SIP_REGISTER_H
#define INTACT_PLATFORM_SIP_REGISTER_H

#include "platform/sip_reply.h"

void sip_register(struct sip_call *c);
/* Has it kept (for a restart) whether somebody is registered. */
void sip_register_tell(struct sip_machine *m, struct sip_peer *p);
/* Ends a registration, and the round that was under way. */
void sip_unregister(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);

#endif

/* sip_probe.h - asks a platform about its cameras in turn: for their recordings, and for their pictures. */
#ifndef INTACT_PLATFORM_SIP_PROBE_H
#define INTACT_PLATFORM_SIP_PROBE_H

#include "platform/sip_state.h"

/* Asks about the cameras that are due, and reports what was learnt. */
void sip_probe_tick(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                    int64_t now_ms);
/* The platform is gone: what was learnt is reported, and nothing more is asked. */
void sip_probe_stop(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
void sip_probe_free(struct sip_peer *p);

#endif

/* sip_pace.h - the cameras of a platform in turn, evenly over a span of time, and what is learnt of them. */
#ifndef INTACT_PLATFORM_SIP_PACE_H
#define INTACT_PLATFORM_SIP_PACE_H

#include "platform/lines.h"
#include "platform/sip_state.h"

/* Finds the next camera that is due. False: none is, now. Text holds until the next whole catalog. */
bool sip_pace_next(const struct sip_machine *m, const struct sip_peer *p, struct sip_pace *pace,
                   int64_t every_s, int64_t now_ms, struct text *ret_code);
/* Takes the last step back: there was no room for it. */
void sip_pace_back(struct sip_pace *pace);
/* Says of a camera what was learnt; it is reported with others, within SIP_FLUSH_MS. */
void sip_pace_say(struct sip_peer *p, struct sip_pace *pace, struct sip_asked_counts *counts,
                  const struct said *s);
/* Reports what was gathered: now, or when it is time. */
void sip_pace_flush(struct sip_machine *m, struct sip_peer *p, struct sip_pace *pace,
                    enum sip_feed feed, bool now, int64_t now_ms);
void sip_pace_free(struct sip_pace *pace);

#endif

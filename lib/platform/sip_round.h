/* sip_round.h - whole rounds: a catalog is asked for every so often, and said in one batch when all of it is
 * there. */
#ifndef INTACT_PLATFORM_SIP_ROUND_H
#define INTACT_PLATFORM_SIP_ROUND_H

#include "platform/manscdp.h"
#include "platform/sip_state.h"

/* Is this a part of the round under way? */
bool sip_round_has(const struct sip_peer *p, const struct manscdp *document);
/* Takes a part, whose items have gone into the round's lines, and ends the round with the last one. */
void sip_round_part(struct sip_machine *m, struct sip_peer *p, const struct manscdp *document,
                    int64_t now_ms);
/* Says as events what a round has said so far, and ends it. */
void sip_round_break(struct sip_machine *m, struct sip_peer *p);
/* Begins those that are due, SIP_ROUNDS_MAX at a time and in turn. */
void sip_rounds_begin(struct sip_machine *m, int64_t now_ms);
/* Breaks off what comes no further. */
void sip_round_tick(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                    int64_t now_ms);

#endif

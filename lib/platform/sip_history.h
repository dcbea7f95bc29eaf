/* sip_history.h - RecordInfo: does a camera record? A file that ends near now says that it does. Only a whole
 * list of the last 24 hours without such a file says that it does not. An empty list may be an error that was
 * answered so, and says nothing by itself. */
#ifndef INTACT_PLATFORM_SIP_HISTORY_H
#define INTACT_PLATFORM_SIP_HISTORY_H

#include "platform/manscdp.h"
#include "platform/sip_state.h"

/* Searches for a camera's files. False: too many are searched for already. */
must_use bool sip_history_ask(struct sip_machine *m, const struct sip_platform *platform,
                              struct text code, int64_t now_ms);
/* The search that a document answers; NULL: none. */
struct sip_search *sip_history_of(struct sip_machine *m, uint32_t platform,
                                  const struct manscdp *document);
/* Takes a document that answers it. */
void sip_history_take(struct sip_machine *m, struct sip_search *s,
                      const struct sip_platform *platform, struct text body,
                      const struct manscdp *document, int64_t now_ms);
/* Which platform was asked what this answers; SIP_NOBODY: nobody was. */
uint32_t sip_history_owner(const struct sip_machine *m, const struct sip_message *answer);
/* Takes a SIP answer. False: it answers none of the searches. */
bool sip_history_answered(struct sip_machine *m, const struct sip_message *answer,
                          uint32_t platform);
/* Repeats questions, and ends what comes no further. */
void sip_history_tick(struct sip_machine *m, int64_t now_ms);
/* Ends all searches of a platform that is gone. */
void sip_history_stop(struct sip_machine *m, uint32_t platform);

#endif

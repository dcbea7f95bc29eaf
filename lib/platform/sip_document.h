/* sip_document.h - a document that a registered platform sends, and what comes of it. */
#ifndef INTACT_PLATFORM_SIP_DOCUMENT_H
#define INTACT_PLATFORM_SIP_DOCUMENT_H

#include "platform/sip_reply.h"

/* Takes the body of a request, and answers the request. */
void sip_document_take(struct sip_call *c);
/* Takes the body of an answer: some put into the 200 what they should send in a message of its own. */
void sip_document_enclosed(struct sip_call *c);

#endif

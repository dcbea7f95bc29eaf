/* exchange.h - what happens to a request between its head and its answer, whoever carries the
 * bytes. */
#ifndef INTACT_HTTP_EXCHANGE_H
#define INTACT_HTTP_EXCHANGE_H

#include "http/request.h"

/* Looks at a head that has been read: refuses cheaply what can be refused, or finds the route.
 * After it the request is answered, or wants its body. */
void exchange_head(struct request *q);

/* Takes a piece of the body. Bytes of a request that is answered already are dropped. */
void exchange_body(struct request *q, const char *bytes, size_t len);

/* Ends the body: the handler answers, or sends the request off. */
void exchange_end(struct request *q);

/* Refuses a token that does not hold: one and the same 401 for all that can be wrong with it, and
 * 429 for an address that keeps guessing. Never returns STATUS_OK. */
enum status exchange_refuse_token(struct request *q, struct error *err);

#endif

/* respond.h - hands an answer to libmicrohttpd: status, headers, body. */
#ifndef INTACT_HTTP_RESPOND_H
#define INTACT_HTTP_RESPOND_H

#include "http/request.h"

struct MHD_Connection;

/* Queues q->answer, whose body it takes. False: no memory; the connection can only be closed. */
must_use bool respond_send(struct request *q, struct MHD_Connection *connection);

/* A 503 where there was no memory for a request. */
must_use bool respond_without_request(struct MHD_Connection *connection);

/* Packs an answer that is to be packed. False: the helper does it (front.pack), and connection_answered() comes
 * later. */
must_use bool respond_is_ready(struct request *q);

#endif

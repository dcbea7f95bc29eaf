/* session.h - a browser's session: begun with a token, carried by a cookie of its own. */
#ifndef INTACT_API_SESSION_H
#define INTACT_API_SESSION_H

#include "http/request.h"

void session_begin(struct request *q);
void session_show(struct request *q);
void session_end_begin(struct request *q); /* while the cookie is there to be read */
void session_end(struct request *q);

#endif

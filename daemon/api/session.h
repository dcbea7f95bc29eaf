/* session.h - a browser's session: the token in a cookie. */
#ifndef INTACT_API_SESSION_H
#define INTACT_API_SESSION_H

#include "http/request.h"

void session_begin(struct request *q);
void session_show(struct request *q);
void session_end(struct request *q);

#endif

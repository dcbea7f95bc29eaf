/* tokens.h - tokens: the list, new ones, and revoking. */
#ifndef INTACT_API_TOKENS_H
#define INTACT_API_TOKENS_H

#include "http/request.h"

void tokens_list(struct request *q);
void tokens_create(struct request *q);
void tokens_revoke(struct request *q);
void tokens_rotate(struct request *q);

#endif

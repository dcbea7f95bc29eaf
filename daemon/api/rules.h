/* rules.h - the rules, their versions, and putting new ones in force. */
#ifndef INTACT_API_RULES_H
#define INTACT_API_RULES_H

#include "http/request.h"

void rules_get(struct request *q);
void rules_put_document(struct request *q);
void rules_list(struct request *q);

#endif

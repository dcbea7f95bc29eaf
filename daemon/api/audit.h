/* audit.h - what people changed, from the journal. */
#ifndef INTACT_API_AUDIT_H
#define INTACT_API_AUDIT_H

#include "http/request.h"

void audit_list(struct request *q);
void audit_get(struct request *q);

#endif

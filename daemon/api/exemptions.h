/* exemptions.h - exemptions: proposals, changes, evidence and decisions. */
#ifndef INTACT_API_EXEMPTIONS_H
#define INTACT_API_EXEMPTIONS_H

#include "http/request.h"

void exemptions_list(struct request *q);
void exemptions_get(struct request *q);
void exemptions_propose(struct request *q);
void exemptions_decide(struct request *q); /* the route's last segment is the verb */
void exemptions_prove(struct request *q);
void exemptions_change(struct request *q);

#endif

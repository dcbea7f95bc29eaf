/* exemptions.h - exemptions: proposals, changes and decisions. */
#ifndef INTACT_API_EXEMPTIONS_H
#define INTACT_API_EXEMPTIONS_H

#include "http/request.h"
#include "model/exemption.h"

/* Finds the exemption whose id is in the path. NULL: there is none, or it is not for this reader. */
const struct exemption *exemptions_find(const struct request *q);

void exemptions_list(struct request *q);
void exemptions_get(struct request *q);
void exemptions_propose(struct request *q);
void exemptions_decide(struct request *q); /* the route's last segment is the verb */
void exemptions_change(struct request *q);

#endif

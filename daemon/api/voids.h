/* voids.h - parts of what was said, taken out of the set by two people. */
#ifndef INTACT_API_VOIDS_H
#define INTACT_API_VOIDS_H

#include "http/request.h"

void voids_list(struct request *q);
void voids_get(struct request *q);
void voids_propose(struct request *q);
void voids_approve(struct request *q);

#endif

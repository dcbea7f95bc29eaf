/* milestones.h - the contracts' milestones. */
#ifndef INTACT_API_MILESTONES_H
#define INTACT_API_MILESTONES_H

#include "http/request.h"

void milestones_list(struct request *q);

#endif

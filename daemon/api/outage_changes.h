/* outage_changes.h - GET /api/v1/changes: which outages began and ended since a moment. */
#ifndef INTACT_API_OUTAGE_CHANGES_H
#define INTACT_API_OUTAGE_CHANGES_H

#include "http/request.h"

void outage_changes_list(struct request *q);

#endif

/* months.h - the assessments of months: published, closed, corrected. */
#ifndef INTACT_API_MONTHS_H
#define INTACT_API_MONTHS_H

#include "http/request.h"

void months_list(struct request *q);
void months_get(struct request *q);
void months_settle(struct request *q); /* the route's last segment is the verb */
void months_drift(struct request *q);

#endif

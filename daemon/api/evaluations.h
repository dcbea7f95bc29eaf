/* evaluations.h - the evaluation of a year: looked at, judged, published, closed, corrected. */
#ifndef INTACT_API_EVALUATIONS_H
#define INTACT_API_EVALUATIONS_H

#include "http/request.h"

void evaluations_get(struct request *q);
void evaluations_judge(struct request *q);
void evaluations_settle(struct request *q); /* the route's last segment is the verb */

#endif

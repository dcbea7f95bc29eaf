/* acceptances.h - what was accepted, and the yearly evaluation of contractors. */
#ifndef INTACT_API_ACCEPTANCES_H
#define INTACT_API_ACCEPTANCES_H

#include "http/request.h"

void acceptances_list(struct request *q);
void acceptances_post(struct request *q);
void evaluations_get(struct request *q);
void evaluations_judge(struct request *q);

#endif

/* factors.h - the payment factors that the office decides for a month: proposed, approved, listed. */
#ifndef INTACT_API_FACTORS_H
#define INTACT_API_FACTORS_H

#include "http/request.h"

void factors_list(struct request *q);
void factors_propose(struct request *q);
void factors_approve(struct request *q);

#endif

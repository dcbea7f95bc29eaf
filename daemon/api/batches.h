/* batches.h - one batch of reports, and voiding it. */
#ifndef INTACT_API_BATCHES_H
#define INTACT_API_BATCHES_H

#include "http/request.h"

void batches_get(struct request *q);
void batches_void(struct request *q);
void batches_approve(struct request *q);

#endif

/* batch_list.h - the batches of reports, the newest first. */
#ifndef INTACT_API_BATCH_LIST_H
#define INTACT_API_BATCH_LIST_H

#include "http/request.h"

void batches_list(struct request *q);

#endif

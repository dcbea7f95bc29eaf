/* rejects.h - refused lines of reports: the list, and trying them again. */
#ifndef INTACT_API_REJECTS_H
#define INTACT_API_REJECTS_H

#include "http/request.h"

void rejects_list(struct request *q);
void rejects_replay(struct request *q);

#endif

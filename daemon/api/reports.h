/* reports.h - the raw reports of one asset. */
#ifndef INTACT_API_REPORTS_H
#define INTACT_API_REPORTS_H

#include "http/request.h"

void reports_list(struct request *q);

#endif

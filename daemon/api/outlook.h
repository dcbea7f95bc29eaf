/* outlook.h - GET /api/v1/outlook: a month at one look. */
#ifndef INTACT_API_OUTLOOK_H
#define INTACT_API_OUTLOOK_H

#include "http/request.h"

void outlook_get(struct request *q);

#endif

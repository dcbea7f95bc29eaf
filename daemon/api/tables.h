/* tables.h - /api/v1/tables: templates to fill in, the columns there are, and a table of any program as plain CSV. */
#ifndef INTACT_API_TABLES_H
#define INTACT_API_TABLES_H

#include "http/request.h"

void tables_get(struct request *q);
void tables_post(struct request *q);

#endif

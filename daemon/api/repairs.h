/* repairs.h - orders of repair and their steps. */
#ifndef INTACT_API_REPAIRS_H
#define INTACT_API_REPAIRS_H

#include "http/request.h"

void repairs_list(struct request *q);
void repairs_get(struct request *q);
void repairs_post(struct request *q);
void repairs_step(struct request *q);
void repairs_confirm(struct request *q);

#endif

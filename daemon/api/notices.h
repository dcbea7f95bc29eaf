/* notices.h - what people were told, as it is on record, and a try of the way to one of them. */
#ifndef INTACT_API_NOTICES_H
#define INTACT_API_NOTICES_H

#include "http/request.h"

void notices_list(struct request *q);
void notices_try(struct request *q);

#endif

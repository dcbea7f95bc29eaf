/* acceptances.h - what was accepted of what is built. */
#ifndef INTACT_API_ACCEPTANCES_H
#define INTACT_API_ACCEPTANCES_H

#include "http/request.h"

void acceptances_list(struct request *q);
void acceptances_post(struct request *q);

#endif

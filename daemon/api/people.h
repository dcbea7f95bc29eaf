/* people.h - who the numbers of tokens in decisions and steps are, as far as the reader may know. */
#ifndef INTACT_API_PEOPLE_H
#define INTACT_API_PEOPLE_H

#include "http/request.h"

void people_list(struct request *q);

#endif

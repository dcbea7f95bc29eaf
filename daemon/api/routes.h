/* routes.h - the paths of the API, a row each; serve hands them to HTTP. */
#ifndef INTACT_API_ROUTES_H
#define INTACT_API_ROUTES_H

#include "http/route.h"

extern const struct route routes[];
extern const size_t routes_count;

#endif

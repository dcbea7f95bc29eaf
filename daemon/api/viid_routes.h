/* viid_routes.h - the paths of GA/T 1400, which its own standard describes. */
#ifndef INTACT_API_VIID_ROUTES_H
#define INTACT_API_VIID_ROUTES_H

#include "http/route.h"

extern const struct route viid_routes[];
extern const size_t viid_routes_count;

#endif

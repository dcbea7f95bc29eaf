/* platform_catalog.h - a platform's last whole catalog beside the inventory: what is in one and not in the other. */
#ifndef INTACT_API_PLATFORM_CATALOG_H
#define INTACT_API_PLATFORM_CATALOG_H

#include "http/request.h"

void platform_catalog_get(struct request *q);

#endif

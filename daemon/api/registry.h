/* registry.h - the registry: towns, organisations, projects, feeds and assets. Which of them a request
 * is about is route.which, an enum collection. */
#ifndef INTACT_API_REGISTRY_H
#define INTACT_API_REGISTRY_H

#include "http/request.h"

void registry_list(struct request *q);
void registry_get(struct request *q);
void registry_put(struct request *q);
void registry_post(struct request *q);
void registry_retire(struct request *q); /* and takes back */

#endif

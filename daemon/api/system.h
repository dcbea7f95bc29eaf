/* system.h - the daemon's own state: health, journal, metrics, description. */
#ifndef INTACT_API_SYSTEM_H
#define INTACT_API_SYSTEM_H

#include "http/request.h"

void system_health(struct request *q);
void system_ready(struct request *q);
void system_role(struct request *q);
void system_journal(struct request *q);
void system_openapi(struct request *q);
void system_metrics(struct request *q);

#endif

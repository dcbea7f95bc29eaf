/* alerts.h - Alertmanager's webhook in, Prometheus' targets out. */
#ifndef INTACT_API_ALERTS_H
#define INTACT_API_ALERTS_H

#include "http/request.h"

void alerts_post(struct request *q);
void discovery_prometheus(struct request *q);

#endif

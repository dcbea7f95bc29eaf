/* alerts.h - Alertmanager's webhook in, Prometheus' targets out. */
#ifndef INTACT_API_ALERTS_H
#define INTACT_API_ALERTS_H

#include "http/request.h"

enum post { POST_OF_ALERTMANAGER, POST_OF_TELEGRAF }; /* route.which */
void alerts_post(struct request *q);
void discovery_prometheus(struct request *q);

#endif

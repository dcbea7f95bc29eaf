/* metrics_notices.h - the metrics of messages to people, which metrics.c has a row for each. */
#ifndef INTACT_API_METRICS_NOTICES_H
#define INTACT_API_METRICS_NOTICES_H

#include "loop/app.h"

/* Writes one of intactd_notice..., by its name. */
void metrics_notices(const struct app *app, const char *name, int64_t now, struct buffer *out);

#endif

/* metrics_platforms.h - the metrics of platforms, which metrics.c has a row for each. */
#ifndef INTACT_API_METRICS_PLATFORMS_H
#define INTACT_API_METRICS_PLATFORMS_H

#include "loop/app.h"

/* Writes one of intactd_gb_..._total by its name: a count summed over all platforms. */
void metrics_gb_total(const struct app *app, const char *name, struct buffer *out);
/* Write one for each platform, up to METRICS_PLATFORMS_MAX of them. */
#define METRICS_PLATFORMS_MAX 1000
void metrics_gb_registered(const struct app *app, const char *name, struct buffer *out);
void metrics_gb_lost(const struct app *app, const char *name, int64_t now, struct buffer *out);
void metrics_gb_whole_round(const struct app *app, const char *name, struct buffer *out);
void metrics_gb_skew(const struct app *app, const char *name, struct buffer *out);

#endif

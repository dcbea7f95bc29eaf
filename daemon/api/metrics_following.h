/* metrics_following.h - whether this daemon leads, and how far it is behind, for Prometheus. */
#ifndef INTACT_API_METRICS_FOLLOWING_H
#define INTACT_API_METRICS_FOLLOWING_H

#include "base/buffer.h"

struct app;

/* Writes the samples of one of these metrics. */
void metrics_following(const struct app *app, const char *name, struct buffer *out);

#endif

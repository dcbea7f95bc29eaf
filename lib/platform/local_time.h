/* local_time.h - times as devices write them: 2026-11-29T17:00:00, local and without a zone. */
#ifndef INTACT_PLATFORM_LOCAL_TIME_H
#define INTACT_PLATFORM_LOCAL_TIME_H

#include "base/zone.h"

/* Reads one. INSTANT_NONE: it is none; one with a zone of its own is doubted too. */
int64_t local_time_read(struct text t, const struct zone *zone);
/* Writes one. */
#define LOCAL_TIME_SIZE 24
void local_time_write(const struct zone *zone, int64_t at, char out[LOCAL_TIME_SIZE]);

#endif

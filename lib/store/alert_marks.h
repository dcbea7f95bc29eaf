/* alert_marks.h - which alerts have been resolved, kept over a restart: the newest of each feed. */
#ifndef INTACT_STORE_ALERT_MARKS_H
#define INTACT_STORE_ALERT_MARKS_H

#include "store/handle.h"

#include <stddef.h>

/* Keeps a batch's alerts, and of the feed's the `keep` newest at least. In the running transaction. */
must_use enum status alert_marks_add(struct store *store, uint32_t feed, uint64_t seq,
                                     const uint64_t *alerts, size_t count, int64_t keep,
                                     struct error *err);

/* Visits them all, those of the oldest batch first. The visitor returns STATUS_OK or STATUS_MEMORY. */
typedef enum status alert_mark_visitor(void *context, uint32_t feed, uint64_t alert);
must_use enum status alert_marks_each(struct store *store, alert_mark_visitor *visit, void *context,
                                      struct error *err);

#endif

/* rejects.h - refused lines with their reason, 10,000 of them, so that they can be tried again. */
#ifndef INTACT_STORE_REJECTS_H
#define INTACT_STORE_REJECTS_H

#include "base/text.h"
#include "model/registry.h"
#include "store/handle.h"

struct reject_row {
    int64_t id;   /* grows with time */
    uint64_t seq; /* the batch it came in */
    uint32_t feed;
    int64_t received_at;
    uint64_t number; /* line (NDJSON, CSV) or index (JSON) */
    int format;      /* enum body_format of report/body.h */
    struct text code, field, detail;
    struct text raw; /* as it came; for CSV the header, a line feed and the row */
};

/* Adds one. In the running transaction, as the others. */
must_use enum status rejects_add(struct store *store, const struct reject_row *row,
                                 struct error *err);
/* Trims to `keep`: the oldest go, of the feeds that have most. So none makes another's be forgotten. */
must_use enum status rejects_trim(struct store *store, int64_t keep, struct error *err);
must_use enum status rejects_remove(struct store *store, int64_t id, struct error *err);

/* Visits at most `limit` rejects with ids after `after`, oldest first, of one feed or of all (NONE). */
typedef enum status reject_visitor(void *context, const struct reject_row *row, struct error *err);
must_use enum status rejects_each(struct store *store, uint32_t feed, int64_t after, int64_t limit,
                                  reject_visitor *visit, void *context, struct error *err);
/* Visits those with ids below `before`, newest first. */
must_use enum status rejects_each_back(struct store *store, uint32_t feed, int64_t before,
                                       int64_t limit, reject_visitor *visit, void *context,
                                       struct error *err);

#endif

/* outage.h - outages and the assets that lost most, as JSON and as CSV. */
#ifndef INTACT_VIEW_OUTAGE_H
#define INTACT_VIEW_OUTAGE_H

#include "base/buffer.h"
#include "figure/cost.h"
#include "figure/outage.h"
#include "figure/worst.h"
#include "view/standing_order.h"

/* What stands beside each outage. */
struct outage_beside {
    const struct outage_cost *costs;      /* NULL: none */
    const struct standing_orders *orders; /* of a list of what is down now; NULL: it is none */
};

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
/* items [first, first + limit) and `next` when more follow (an offset as text). */
void outages_to_json(const struct district *d, const struct query *q, const struct outages *o,
                     const struct outage_beside *beside, size_t first, size_t limit,
                     struct buffer *out);
void outages_to_csv(const struct district *d, const struct query *q, const struct outages *o,
                    const struct outage_beside *beside, size_t first, size_t limit,
                    struct buffer *out);
void worst_to_json(const struct district *d, const struct query *q, enum aspect aspect,
                   const struct worst *w, struct buffer *out);
void worst_to_csv(const struct district *d, const struct query *q, enum aspect aspect,
                  const struct worst *w, struct buffer *out);

#endif

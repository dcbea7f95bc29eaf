/* standing_order.h - the open order that stands for each asset, beside a list of what is down now. */
#ifndef INTACT_VIEW_STANDING_ORDER_H
#define INTACT_VIEW_STANDING_ORDER_H

#include "figure/outage.h"
#include "format/json_out.h"

struct standing_orders {
    uint32_t *
        of_asset; /* number of the repair, by asset; NONE: none stands, or none that the reader sees; owned */
};

/* Of several orders of one asset the one reported last stands. STATUS_MEMORY. */
must_use enum status standing_orders_make(const struct district *d, const struct query *q,
                                          struct standing_orders *ret);
void standing_orders_free(struct standing_orders *o);

/* Writes the member `repair`: {"id","state","due_at","timeliness"}, or null. */
void json_standing_order(struct json_out *j, const struct district *d, const struct query *q,
                         const struct standing_orders *o, uint32_t asset);
/* Writes the member `tally` of a whole list: its assets, those that are off the network, those without an order. */
void json_down_tally(struct json_out *j, const struct district *d, const struct standing_orders *o,
                     const struct outages *all);

#endif

/* cost.h - what an outage cost the contractor whose it is: its share of the rate, and what it took off the month
 * (lib/figure/README.md, Month's end). */
#ifndef INTACT_FIGURE_COST_H
#define INTACT_FIGURE_COST_H

#include "figure/outage.h"

#define COST_NONE (-1)

struct outage_cost {
    int64_t
        share_millionths; /* of its contract's denominator in the window, floored; COST_NONE: it does not count */
    int64_t points_hundredths; /* taken off the month's score for it; COST_NONE: none were */
    int64_t
        amount_fen; /* what the month would pay more, had these points alone stayed; COST_NONE: the same,
                                * or nothing is paid by a score */
};

/* Gives the cost of each outage of the query, in the order of the list; the caller frees it. Only a window that is a
 * month has deductions. The points of a whole outage are at its longest stretch. STATUS_MEMORY. */
must_use enum status costs_compute(const struct district *d, const struct query *q,
                                   const struct outages *o, struct outage_cost **ret);

/* Sorts both lists: first what was worth most, then by points, then by share; ties stay as they were.
 * STATUS_MEMORY. */
must_use enum status costs_sort(struct outages *o, struct outage_cost *costs);

#endif

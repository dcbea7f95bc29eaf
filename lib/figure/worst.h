/* worst.h - the assets that cost most of one indicator, and what it would take to meet its target. */
#ifndef INTACT_FIGURE_WORST_H
#define INTACT_FIGURE_WORST_H

#include "figure/forecast.h"

struct worst_item {
    int64_t lost_s;
    int64_t gain_s; /* seconds up to `to` that mending it now would save; 0: it is well now */
    uint32_t asset, outages;
};
struct worst {
    struct worst_item
        *items; /* lost_s descending, ties by asset code; those that lost nothing are left out */
    size_t count;
    int64_t to_meet; /* the fewest of them that, had they lost nothing, would meet the target */
    int64_t
        to_mend; /* the fewest that are down now and, mended now, would meet it by the window's end
                      * if all others stay as they are; -1: not even all of them */
    struct forecast_figures
        ahead;      /* of all of them by the window's end; as it is, where that is over */
    bool reachable; /* what is reachable meets the target */
    enum verdict verdict;
};
must_use enum status worst_compute(const struct district *d, const struct query *q,
                                   enum aspect aspect, struct worst *ret);
void worst_free(struct worst *w);

#endif

/* outage.h - maximal stretches in which one asset's aspect counts as lost. */
#ifndef INTACT_FIGURE_OUTAGE_H
#define INTACT_FIGURE_OUTAGE_H

#include "figure/population.h"

struct outage {
    int64_t from, to;        /* clipped to the window and as_of */
    uint32_t asset, project; /* project: of the span at `from` */
    uint16_t cause;          /* causes_name(); the first cause named in the stretch; 0: none */
    uint8_t aspect;
    bool open; /* it still goes on at as_of */
};

struct outages {
    struct outage *items; /* longest first, ties by asset code, aspect, from; owned */
    size_t count, cap;
};

/* Finds every outage of the query's assets of at least min_s seconds. raw: ignores exemptions. aspect
 * ASPECT_COUNT: all four. STATUS_MEMORY. */
must_use enum status outages_compute(const struct district *d, const struct query *q,
                                     enum aspect aspect, int64_t min_s, bool raw,
                                     struct outages *ret);
void outages_free(struct outages *o);

/* The assets that cost most of one indicator. */
struct worst_item {
    int64_t lost_s;
    uint32_t asset, outages;
};
struct worst {
    struct worst_item
        *items; /* lost_s descending, ties by asset code; those that lost nothing are left out */
    size_t count;
    int64_t to_meet; /* the fewest of them that, had they lost nothing, would meet the target */
    enum verdict verdict;
};
must_use enum status worst_compute(const struct district *d, const struct query *q,
                                   enum aspect aspect, struct worst *ret);
void worst_free(struct worst *w);

#endif

/* timeline_figure.h - one asset's timeline: which condition held when, and why (GET assets/{code}/timeline). */
#ifndef INTACT_FIGURE_TIMELINE_FIGURE_H
#define INTACT_FIGURE_TIMELINE_FIGURE_H

#include "figure/query.h"

struct timeline_part {
    int64_t from, to;
    uint32_t feed;      /* of the last report that it rests on; NONE: there is no such report */
    uint32_t exemption; /* id; 0: none */
    uint16_t cause;     /* of the fault; 0: none */
    uint8_t condition;  /* enum condition */
};

struct timeline_figure {
    struct timeline_part *parts; /* cover [from, as_of) without a gap; neighbours differ; owned */
    size_t count, cap;
};

#define TIMELINE_RUNS_MAX                                                                          \
    50000 /* of the four aspects in one answer: it is made while everybody waits */

/* How many runs of an asset begin in [q->from, q->as_of)? The parts of its timelines are not many more. */
uint32_t timeline_figure_runs(const struct district *d, const struct query *q, uint32_t asset);

/* Computes one aspect over [q->from, q->as_of). What q->scope may not see is `absent`. STATUS_MEMORY. */
must_use enum status timeline_figure_compute(const struct district *d, const struct query *q,
                                             uint32_t asset, enum aspect aspect,
                                             struct timeline_figure *ret);
/* The same as if nothing were exempt. */
must_use enum status timeline_figure_compute_raw(const struct district *d, const struct query *q,
                                                 uint32_t asset, enum aspect aspect,
                                                 struct timeline_figure *ret);
/* That as if service hours were all hours. */
must_use enum status timeline_figure_compute_always(const struct district *d, const struct query *q,
                                                    uint32_t asset, enum aspect aspect,
                                                    struct timeline_figure *ret);
void timeline_figure_free(struct timeline_figure *s);

#endif

/* strip.h - one asset's timeline: which condition held when, and why (GET assets/{code}/timeline). */
#ifndef INTACT_FIGURE_STRIP_H
#define INTACT_FIGURE_STRIP_H

#include "figure/query.h"

struct strip_part {
    int64_t from, to;
    uint32_t feed;      /* of the last report behind it; NONE: none */
    uint32_t exemption; /* id; 0: none */
    uint16_t cause;     /* of the fault; 0: none */
    uint8_t condition;  /* enum condition */
};

struct strip {
    struct strip_part *parts; /* cover [from, as_of) without a gap; neighbours differ; owned */
    size_t count, cap;
};

/* One aspect over [q->from, q->as_of), in the eyes of q->scope: what it may not see is `absent`. */
must_use enum status strip_compute(const struct district *d, const struct query *q, uint32_t asset,
                                   enum aspect aspect, struct strip *ret);
/* The same as if nothing were exempt. */
must_use enum status strip_compute_raw(const struct district *d, const struct query *q,
                                       uint32_t asset, enum aspect aspect, struct strip *ret);
void strip_free(struct strip *s);

#endif

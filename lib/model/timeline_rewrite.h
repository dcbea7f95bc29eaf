/* timeline_rewrite.h - the part of a timeline that needs the journal: late reports inside runs. */
#ifndef INTACT_MODEL_TIMELINE_REWRITE_H
#define INTACT_MODEL_TIMELINE_REWRITE_H

#include "model/timeline.h"

/* The reports around late ones that are read back: seconds from INSTANT_2000, both ends included. */
struct window {
    uint32_t lo, hi;
    bool cut_lo, cut_hi; /* a run of now goes on below lo, above hi */
};

/* The window of late reports of this series in [at_min, at_max]: to the ends of the runs they fall in, but
 * at most radius_s to either side. */
struct window timeline_window(const struct timelines *t, uint32_t asset, enum aspect aspect,
                              uint32_t at_min, uint32_t at_max, uint32_t radius_s);

/* The radius in which the neighbours of those reports are sure to lie, as far as the runs know: their
 * gaps. */
uint32_t timeline_radius(const struct timelines *t, uint32_t asset, enum aspect aspect,
                         uint32_t at_min, uint32_t at_max);

/* Makes the runs true again: `points` are all accepted reports of this series in [lo, hi] (any order, ties
 * included, late ones too). Where a run of now reaches over lo, the first of their winners is one of its
 * own; where one reaches over hi, the last is. STATUS_MEMORY changes nothing. */
must_use enum status timeline_rewrite(struct timelines *t, const struct registry *r, uint32_t asset,
                                      enum aspect aspect, uint32_t lo, uint32_t hi,
                                      struct point *points, size_t count);

#endif

/* timeline_rewrite.h - the part of a timeline that needs the journal: late reports inside runs. */
#ifndef INTACT_MODEL_TIMELINE_REWRITE_H
#define INTACT_MODEL_TIMELINE_REWRITE_H

#include "model/timeline.h"

/* The stretch [*ret_lo, *ret_hi] of reports (seconds from INSTANT_2000, both ends included) that
 * timeline_rewrite needs when late reports of this series lie in [at_min, at_max]. */
void timeline_window(const struct timelines *t, uint32_t asset, enum aspect aspect, uint32_t at_min,
                     uint32_t at_max, uint32_t *ret_lo, uint32_t *ret_hi);

/* Makes the runs true again: `points` are all accepted reports of this series in the window just
 * asked for (any order, ties included, late ones too). STATUS_MEMORY changes nothing. */
must_use enum status timeline_rewrite(struct timelines *t, const struct registry *r, uint32_t asset,
                                      enum aspect aspect, uint32_t lo, uint32_t hi,
                                      struct point *points, size_t count);

#endif

/* damping.h - outages that are too short to count, by their contract's min_outage_s (lib/figure/README.md, Rates). */
#ifndef INTACT_FIGURE_DAMPING_H
#define INTACT_FIGURE_DAMPING_H

#include "figure/served.h"

/* A damped outage, as far as it lies in the share: every second of [from, to) is fault or counted silence. */
typedef void damped_visitor(void *context, int64_t from, int64_t to);

/* Finds the outages of a share that are shorter than its terms' min_outage_s. Their length is the whole
 * one, over the share's ends and those of the window, up to as_of. STATUS_MEMORY. */
must_use enum status damping_find(const struct district *d, const struct query *q,
                                  const struct share *s, enum aspect aspect, damped_visitor *visit,
                                  void *context);

/* The same by the window's end, as if every second from as_of on that will be assessed were lost. STATUS_MEMORY. */
must_use enum status damping_find_lost(const struct district *d, const struct query *q,
                                       const struct share *s, enum aspect aspect,
                                       damped_visitor *visit, void *context);

/* Is an aspect damped at a second at which the asset is under this project? STATUS_MEMORY. */
must_use enum status damping_holds(const struct district *d, const struct query *q, uint32_t asset,
                                   uint32_t project, enum aspect aspect, int64_t at, bool *ret);

#endif

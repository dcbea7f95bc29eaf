/* down_now.h - whole outages that go on, those that nobody sees now among them (lib/figure/README.md, Rates). */
#ifndef INTACT_FIGURE_DOWN_NOW_H
#define INTACT_FIGURE_DOWN_NOW_H

#include "figure/outage.h"

/* Finds the whole outages of assets in service in the last second before as_of that are lost then, or were last known to be
 * in fault. What is exempt then is left out. The longest comes first. STATUS_MEMORY. */
must_use enum status down_now_compute(const struct district *d, const struct query *q,
                                      const struct outage_wish *wish, struct outages *ret);

#endif

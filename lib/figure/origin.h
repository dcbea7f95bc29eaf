/* origin.h - where a whole outage or a lasting fault may have begun: behind the last `ok` in service. */
#ifndef INTACT_FIGURE_ORIGIN_H
#define INTACT_FIGURE_ORIGIN_H

#include "figure/query.h"

/* Gives an instant at or before `at` from which whatever fault goes on at `at` is known whole: the begin of the last run
 * before it that is `ok` in service, under a contract that the query looks at; else the begin of service. The asset
 * has spans. STATUS_MEMORY. */
must_use enum status fault_origin(const struct district *d, const struct query *q, uint32_t asset,
                                  enum aspect aspect, int64_t at, int64_t *ret);

#endif

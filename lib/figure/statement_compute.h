/* statement_compute.h - states a month: every indicator, the score and the amount of each
 * contractor, project and kind. */
#ifndef INTACT_FIGURE_STATEMENT_COMPUTE_H
#define INTACT_FIGURE_STATEMENT_COMPUTE_H

#include "figure/statement.h"

/* States a month as of min(now, its end), under the rules of the month, for the whole
 * district. The texts are the district's: the statement must not outlive it. STATUS_MEMORY. */
must_use enum status statement_compute(const struct district *d, int year, int month, int64_t now,
                                       struct statement *ret);
/* The same under one version of the rules, whatever is in force. */
must_use enum status statement_compute_under(const struct district *d, const struct rules *rules,
                                             int year, int month, int64_t now,
                                             struct statement *ret);

#endif

/* deduct.h - what a month's deductions take off a project's score (lib/figure/README.md, Month's end). */
#ifndef INTACT_FIGURE_DEDUCT_H
#define INTACT_FIGURE_DEDUCT_H

#include "figure/statement.h"

/* Fills the deductions of a project with assets in the month of `q`, rule by rule, each asset once a rule.
 * STATUS_MEMORY. */
must_use enum status deductions_fill(const struct district *d, const struct query *q,
                                     uint32_t project, struct statement_project *p);

#endif

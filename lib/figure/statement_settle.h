/* statement_settle.h - what follows from the counts of a month: figures, score, deductions, amount and
 * the worst assets. */
#ifndef INTACT_FIGURE_STATEMENT_SETTLE_H
#define INTACT_FIGURE_STATEMENT_SETTLE_H

#include "figure/indicator.h"
#include "figure/statement.h"
#include "figure/statement_gather.h"

/* The counts of each indicator from INDICATOR_REPAIR on. figures_close() makes figures of them. */
struct figure_sums {
    struct count of[INDICATOR_COUNT];
};
void figures_close(const struct rules *rules, const struct figure_sums *sums,
                   struct statement_figures *f);
void sums_add(struct figure_sums *to, const struct figure_sums *s);

/* Fills score, deductions and amount of a project whose figures are closed. STATUS_MEMORY. */
must_use enum status project_settle(const struct gathering *g, uint32_t project,
                                    struct statement_project *p);
/* Fills the worst assets of a contractor into its item; NONE: of the projects without one. */
must_use enum status item_fill_worst(const struct gathering *g, uint32_t contractor,
                                     struct statement_item *item);

#endif

/* progress.h - each project's plans beside what is there: assets, acceptances, milestones, money. */
#ifndef INTACT_FIGURE_PROGRESS_H
#define INTACT_FIGURE_PROGRESS_H

#include "figure/quantity.h"

struct progress {
    int year;                  /* of budgets and of the milestones that are counted */
    int64_t from, to, as_of;   /* of the year; as_of cuts what has been done */
    int32_t today;             /* the local day of as_of */
    const struct rules *rules; /* of the year's last second; the district's */
    struct quantities quantities;
};

/* Counts as of min(now, the year's end), like the year's evaluation. STATUS_MEMORY. */
must_use enum status progress_compute(const struct district *d, int year, int64_t now,
                                      struct progress *ret);
void progress_free(struct progress *p);

/* Return the figure of one kind of one project, under its contract's targets. A plan counts for quantity in maintenance alone and for
 * acceptance in construction alone; elsewhere the verdict is none. */
struct figure progress_quantity(const struct progress *p, const struct registry *r,
                                uint32_t project, enum kind kind);
struct figure progress_acceptance(const struct progress *p, const struct registry *r,
                                  uint32_t project, enum kind kind);
/* Milestones of the year done in time / due; executed / available of the year, in fen. */
struct figure progress_milestones(const struct progress *p, const struct project *project);
struct figure progress_budget(const struct progress *p, const struct registry *r, uint32_t project);

#endif

/* quantity.h - counts against plans: assets in service, acceptances, budget, milestones. */
#ifndef INTACT_FIGURE_QUANTITY_H
#define INTACT_FIGURE_QUANTITY_H

#include "figure/rates.h"

/* What a project has of one kind. */
struct quantity {
    uint32_t in_service; /* at the second asked for, whatever the population */
    uint32_t accepted;   /* assets whose latest acceptance passed */
    uint32_t inspected;  /* assets with an acceptance at all */
};

struct quantities {
    struct quantity (*of)[KIND_COUNT]; /* by project number; owned */
};

/* Counts what is in service at second `last`, and accepted by the local day `day` (days since
 * 1970-01-01). STATUS_MEMORY. */
must_use enum status quantities_compute(const struct district *d, int64_t last, int32_t day,
                                        struct quantities *ret);
void quantities_free(struct quantities *q);

/* Returns the plan of a kind; 0: there is none of that sort. A plan counts for `quantity` in phase
 * maintenance alone and for `acceptance` in construction alone: what is being built is not in service. */
int64_t planned_quantity(const struct project *p, enum kind kind);
int64_t planned_acceptance(const struct project *p, enum kind kind);
/* Tells whether acceptances count in this project. They do so for every kind: the plan is the project's. */
bool acceptance_counts(const struct project *p);

/* Gives what a year's budget has executed, and has available after adjustments; 0 and 0 without one. */
void budget_of(const struct project *p, int year, int64_t *ret_executed, int64_t *ret_available);

/* Counts the milestones planned in [from, to) (days) that are due by day `as_of`, and those done on time.
 * A milestone that is done before its day counts already, like a repair. */
void milestones_of(const struct project *p, int32_t from, int32_t to, int32_t as_of,
                   int64_t *ret_on_time, int64_t *ret_due);

enum milestone_state {
    MILESTONE_DONE,      /* on its day or before, or without a plan */
    MILESTONE_DONE_LATE, /* after it */
    MILESTONE_LATE,      /* not done, and its day has passed */
    MILESTONE_OPEN,      /* not done; its day is today or to come */
    MILESTONE_UNPLANNED, /* neither done nor planned */
};
extern const char *const milestone_state_names[]; /* ends with NULL */

/* Returns the state of a milestone on the day `today`. *ret_days is by how many days it is or was late,
 * how many an open one has left, or how many it was early; -1 where there is no day to count from. */
enum milestone_state milestone_state_of(const struct milestone *m, int32_t today,
                                        int32_t *ret_days);
/* Returns by how many days a milestone is or was late; 0: it is not late. */
int32_t milestone_days_late(enum milestone_state state, int32_t days);

#endif

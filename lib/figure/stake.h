/* stake.h - what a month that goes on is expected to cost each project: its fee less the amount that its likely figures would
 * be paid (lib/figure/README.md, Outlook). */
#ifndef INTACT_FIGURE_STAKE_H
#define INTACT_FIGURE_STAKE_H

#include "figure/forecast.h"
#include "figure/score.h"

#define STAKE_NONE (-1) /* no fee, or too little was seen to judge by */

struct stake {
    int64_t fee_fen;   /* of the month; STAKE_NONE: none is owed */
    int64_t stake_fen; /* by how much the amount is short of it; STAKE_NONE */
};

/* Gives what is at stake by project, for a month's rates and forecast by project without filters of assets. *ret is an array
 * by group, which the caller frees. STATUS_MEMORY. */
must_use enum status stakes_compute(const struct district *d, const struct query *month,
                                    const struct rates *r, const struct forecast *f,
                                    struct stake **ret);

/* Returns the sum of two: STAKE_NONE counts for nothing beside a number. */
static inline int64_t stake_add(int64_t a, int64_t b)
{
    if (a == STAKE_NONE || b == STAKE_NONE)
        return a == STAKE_NONE ? b : a;
    return a + b;
}

#endif

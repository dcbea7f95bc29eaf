/* indicator.h - the list of indicators: which of them rules may leave out, and what of a project
 * counts towards each. One row adds one (lib/figure/README.md, "Add an indicator"). */
#ifndef INTACT_FIGURE_INDICATOR_H
#define INTACT_FIGURE_INDICATOR_H

#include "figure/quantity.h"

/* A part of a whole. */
struct count {
    int64_t part, whole;
};

/* Both functions add to `sum`. An indicator that is counted from seconds or repairs has neither. */
struct indicator_row {
    bool is_needed; /* rules must name it; false: rules from before it was there may lack it */
    void (*add_kind)(const struct project *p, enum kind kind, const struct quantity *q,
                     struct count *sum); /* what is counted kind by kind */
    void (*add_project)(const struct project *p, int year,
                        struct count *sum); /* what a project has as a whole */
};

/* By enum indicator; the names are indicator_names[]. */
extern const struct indicator_row indicators[INDICATOR_COUNT];

/* Rules without a target of an indicator have no such figure: a month that was settled under them
 * stays the same to the byte when it is computed again. */
static inline bool indicator_is_used(const struct rules *rules, int indicator)
{
    if (indicator == INDICATOR_RESPONSE)
        return rules_measure_response(rules); /* which needs no target */
    return rules->target_bp[indicator] >= 0;
}

#endif

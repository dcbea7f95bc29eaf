/* rates.h - numerators, denominators, coverage and verdicts per group (lib/figure/README.md, Rates). */
#ifndef INTACT_FIGURE_RATES_H
#define INTACT_FIGURE_RATES_H

#include "figure/population.h"

/* Seconds of one aspect over a group, exemptions heeded, and the same ignoring them (raw). */
struct tally {
    int64_t ok, fault, silent, blind, exempt;
    int64_t damped;      /* in outages too short to count */
    int64_t silent_lost; /* of silent: where the contract counts it as fault */
    int64_t raw_ok, raw_fault, raw_silent, raw_silent_lost;
};

/* What an asset lost: its fault seconds, and its silent ones where they count. */
static inline int64_t tally_lost(const struct tally *t)
{
    return t->fault + t->silent_lost;
}

struct repair_tally {
    int64_t in_time, due;
};

struct rates {
    struct population population;
    struct tally (*tallies)[ASPECT_COUNT]; /* by group; owned */
    struct repair_tally *repairs;          /* by group; owned */
    struct repair_tally *responses;        /* the first responses to them; the same */
};

must_use enum status rates_compute(const struct district *d, const struct query *q,
                                   struct rates *ret);
void rates_free(struct rates *r);

/* Every number of an indicator in an answer. */
struct figure {
    int64_t numerator, denominator;
    int64_t rate_millionths;     /* floored; valid unless denominator is 0 */
    int64_t percent_hundredths;  /* floored; valid unless denominator is 0 */
    int64_t coverage_millionths; /* floored; -1: null */
    int64_t target_bp;
    enum verdict verdict;
};
struct figure figure_of_aspect(const struct rules *rules, enum aspect aspect,
                               const struct tally *t);
/* The raw figure: numerator, denominator, rate, percent; no coverage, no verdict. */
struct figure figure_of_raw(const struct tally *t);
/* of: INDICATOR_REPAIR or INDICATOR_RESPONSE. */
struct figure figure_of_repairs(const struct rules *rules, enum indicator of,
                                const struct repair_tally *t);
/* Makes a figure of a part of a whole, without coverage. A whole of 0 or less is 0 / 0. Without a target
 * (-1) the verdict is none. */
struct figure figure_of_counts(int64_t part, int64_t whole, int64_t target_bp);

/* Returns the coverage of a sum of seconds in millionths, floored; -1 when there are no seconds. */
int64_t coverage_millionths(int64_t blind, int64_t all);

/* Tells whether enough of the seconds was seen to judge by, exactly. */
bool figure_is_covered(const struct rules *rules, const struct tally *t);

/* Tells whether numerator * 10000 >= target_bp * denominator, exactly. */
bool figure_meets(const struct figure *f);

/* Adds the seconds of one aspect of one share to *t, under the terms of its contract. STATUS_MEMORY. */
must_use enum status tally_share(const struct district *d, const struct query *q,
                                 const struct share *s, enum aspect aspect, struct tally *t);
/* Says of which shares the sums are soon wanted, while share `i` is summed: what memory has to give for them is then
 * on its way. `part`: how far into the reports they begin, of 65536, as tallies_part_before() has it. */
void tallies_expect(const struct timeline_reader *reader, const struct exemptions *exemptions,
                    const struct population *p, size_t i, uint32_t part);
uint32_t tallies_part_before(const struct district *d, int64_t from);
/* Adds up the seconds of one aspect. */
void tally_add(struct tally *to, const struct tally *t);

static inline void repair_tally_add(struct repair_tally *t, const struct counted *x)
{
    t->due++;
    t->in_time += x->timeliness == REPAIR_IN_TIME;
}

#endif

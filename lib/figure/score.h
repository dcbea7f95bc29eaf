/* score.h - a month's score sheet, the deductions and what is paid for it, in integers
 * (lib/figure/README.md, Month's end). */
#ifndef INTACT_FIGURE_SCORE_H
#define INTACT_FIGURE_SCORE_H

#include "figure/rates.h"

#define SCORE_NONE  (-1) /* too little was measured to judge by */
#define FACTOR_NONE (-1) /* no score, and the office has not decided */
#define AMOUNT_NONE (-1) /* the same */

/* One indicator on the sheet. */
struct score_line {
    enum indicator indicator;
    int64_t weight;
    int64_t points_hundredths; /* weight x (1 if met, else rate / target), floored for people; the
                                * score is not added up from these. SCORE_NONE: left the sheet */
};

struct score_sheet {
    struct score_line lines[INDICATOR_COUNT]; /* those with a weight, in the indicators' order */
    uint32_t count;
    int64_t weight, measured_weight; /* of all lines; of those that were measured */
    int64_t
        hundredths; /* 0 to 10000, floored, before deductions; SCORE_NONE: too little was measured */
};

/* figures[INDICATOR_COUNT]; an indicator with verdict none or insufficient leaves the sheet. */
struct score_sheet score_sheet_of(const struct rules *rules, const struct figure *figures);

/* Returns points x (1 if met, else rate / target, at most 1), floored; SCORE_NONE where denominator is 0.
 * For the year's evaluation. */
int64_t score_points(int64_t points_hundredths, const struct figure *f);

/* One asset's deduction under one of the rules' deductions. */
struct deduction {
    const char *rule, *asset, *name; /* deduction_names[]; the asset's code and name */
    int64_t points_hundredths;
    int64_t from,
        to; /* of the whole outage, by as_of; of the first and last report of a repeated fault */
    int64_t seconds;    /* long_outage: how long it has lasted; else 0 */
    enum aspect aspect; /* the same: of what */
    uint32_t rounds;    /* repeat_fault: of the asset's repairs in the month; else 0 */
};

/* Returns the factor of the first step of the ladder that the score reaches; FACTOR_NONE without a score. */
int64_t payment_factor_bp(const struct rules *rules, int64_t score_hundredths);

/* Returns fee x factor, floored to a fen; AMOUNT_NONE without a factor, unless nothing is owed. */
int64_t payment_amount_fen(int64_t fee_fen, int64_t factor_bp);

/* Returns fee x days / all days, floored to a fen. */
int64_t payment_fee_fen(int64_t monthly_fee_fen, int64_t days, int64_t all_days);

#endif

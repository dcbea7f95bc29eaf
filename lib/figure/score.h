/* score.h - a month's score sheet, the deductions and what is paid for it, in integers
 * (lib/figure/README.md, Month's end). */
#ifndef INTACT_FIGURE_SCORE_H
#define INTACT_FIGURE_SCORE_H

#include "figure/rates.h"

#define SCORE_NONE (-1) /* nothing was measured: no score */

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
    int64_t hundredths; /* 0 to 10000, floored, before deductions; SCORE_NONE */
};

/* figures[INDICATOR_COUNT]; an indicator with verdict none or insufficient leaves the sheet. */
struct score_sheet score_sheet_of(const struct rules *rules, const struct figure *figures);

/* Returns points x (1 if met, else rate / target, at most 1), floored; SCORE_NONE where denominator is 0.
 * For the year's evaluation. */
int64_t score_points(int64_t points_hundredths, const struct figure *f);

/* One asset's deduction under one of the rules' deductions. */
struct deduction {
    const char *rule, *asset; /* its name; a code */
    int64_t points_hundredths;
    int64_t seconds; /* of the longest outage that led to it */
};

/* Returns the factor of the first step of the ladder that the score reaches. Without a score the whole
 * fee is paid (10000): nothing that was measured speaks against it. */
int64_t payment_factor_bp(const struct rules *rules, int64_t score_hundredths);

/* Returns fee x factor, floored to a fen. */
int64_t payment_amount_fen(int64_t fee_fen, int64_t factor_bp);

#endif

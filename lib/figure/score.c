#include "figure/score.h"

#include <stdlib.h>

__extension__ typedef unsigned __int128 wide_t; /* a product of counts, targets and weights */

#define DIGITS 24 /* of 32 bits: more than the product of INDICATOR_COUNT denominators has bits */

/* A sum of fractions, kept exactly: whole parts, and what remains of each. */
struct fractions {
    wide_t whole;
    wide_t left[INDICATOR_COUNT], of[INDICATOR_COUNT]; /* left / of < 1 */
    uint32_t count;
};

static void add_fraction(struct fractions *s, wide_t part, wide_t whole)
{
    s->whole += part / whole;
    s->left[s->count] = part % whole;
    s->of[s->count++] = whole;
}

/* The sum's whole part. What remains of each fraction is written out in binary; a sum of n
 * fractions is a multiple of 1 / (the product of their denominators), so once the digits are finer
 * than that, a sum within n of the last place below a whole number is that number. */
static int64_t sum_floored(struct fractions *s)
{
    uint64_t digits[DIGITS] = {0};
    for (size_t place = 0; place < DIGITS; place++) {
        for (uint32_t i = 0; i < s->count; i++) {
            wide_t next = s->left[i] << 32;
            digits[place] += (uint64_t)(next / s->of[i]);
            s->left[i] = next % s->of[i];
        }
    }
    digits[DIGITS - 1] += s->count;
    uint64_t carry = 0;
    for (size_t place = DIGITS; place-- > 0;)
        carry = (digits[place] + carry) >> 32;
    return (int64_t)(s->whole + carry);
}

static bool is_measured(const struct figure *f)
{
    return f->verdict == VERDICT_MET || f->verdict == VERDICT_MISSED;
}

/* What is in hand of a target: rate / target as part / whole, at most 1. */
static void share_of_target(const struct figure *f, wide_t *ret_part, wide_t *ret_whole)
{
    *ret_part = *ret_whole = 1;
    if (f->verdict == VERDICT_MET || figure_meets(f))
        return;
    *ret_part = (wide_t)f->numerator * 10000;
    *ret_whole = (wide_t)f->denominator * (wide_t)f->target_bp;
}

int64_t score_points(int64_t points_hundredths, const struct figure *f)
{
    wide_t part, whole;
    if (f->denominator == 0)
        return SCORE_NONE;
    share_of_target(f, &part, &whole);
    return (int64_t)((wide_t)points_hundredths * part / whole);
}

struct score_sheet score_sheet_of(const struct rules *rules, const struct figure *figures)
{
    struct score_sheet sheet = {.hundredths = SCORE_NONE};
    struct fractions sum = {0};
    int64_t weights = 0;
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        if (is_measured(&figures[i]))
            weights += rules->weights[i];
    }
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        const struct figure *f = &figures[i];
        int64_t weight = rules->weights[i], points = SCORE_NONE;
        wide_t part, whole;
        if (weight == 0)
            continue;
        if (is_measured(f)) {
            share_of_target(f, &part, &whole);
            wide_t given = (wide_t)weight * 10000, all = (wide_t)weights;
            add_fraction(&sum, given * part, all * whole);
            points = score_points(weight * 100, f);
        }
        sheet.lines[sheet.count++] = (struct score_line){(enum indicator)i, weight, points};
    }
    if (weights > 0)
        sheet.hundredths = sum_floored(&sum);
    return sheet;
}

int64_t payment_factor_bp(const struct rules *rules, int64_t score_hundredths)
{
    if (score_hundredths == SCORE_NONE)
        return 10000;
    for (uint32_t i = 0; i < rules->payment_count; i++) {
        if (score_hundredths >= rules->payment[i].from_hundredths)
            return rules->payment[i].factor_bp;
    }
    return 10000;
}

int64_t payment_amount_fen(int64_t fee_fen, int64_t factor_bp)
{
    return (int64_t)((wide_t)fee_fen * (wide_t)factor_bp / 10000);
}

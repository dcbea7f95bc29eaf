#include "figure/score.h"

#include "base/fraction.h"

_Static_assert(INDICATOR_COUNT <= FRACTIONS_MAX, "a sheet has a fraction for each indicator");

static bool is_measured(const struct figure *f)
{
    return f->verdict == VERDICT_MET || f->verdict == VERDICT_MISSED;
}

/* Gives rate / target, at most 1, as part / whole. */
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
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        sheet.weight += rules->weights[i];
        if (is_measured(&figures[i]))
            sheet.measured_weight += rules->weights[i];
    }
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        const struct figure *f = &figures[i];
        int64_t weight = rules->weights[i], points = SCORE_NONE;
        wide_t part, whole;
        if (weight == 0)
            continue;
        if (is_measured(f)) {
            share_of_target(f, &part, &whole);
            wide_t given = (wide_t)weight * 10000, all = (wide_t)sheet.measured_weight;
            fractions_add(&sum, given * part, all * whole);
            points = score_points(weight * 100, f);
        }
        sheet.lines[sheet.count++] = (struct score_line){(enum indicator)i, weight, points};
    }
    if (sheet.measured_weight > 0 &&
        sheet.measured_weight * 100 >= rules->min_weight * sheet.weight)
        sheet.hundredths = fractions_floor(&sum);
    return sheet;
}

int64_t payment_factor_bp(const struct rules *rules, int64_t score_hundredths)
{
    if (score_hundredths == SCORE_NONE)
        return FACTOR_NONE;
    for (uint32_t i = 0; i < rules->payment_count; i++) {
        if (score_hundredths >= rules->payment[i].from_hundredths)
            return rules->payment[i].factor_bp;
    }
    return 10000;
}

int64_t payment_amount_fen(int64_t fee_fen, int64_t factor_bp)
{
    if (fee_fen > 0 && factor_bp == FACTOR_NONE)
        return AMOUNT_NONE;
    return fee_fen == 0 ? 0 : (int64_t)((wide_t)fee_fen * (wide_t)factor_bp / 10000);
}

int64_t payment_fee_fen(int64_t monthly_fee_fen, int64_t days, int64_t all_days)
{
    return (int64_t)((wide_t)monthly_fee_fen * (wide_t)days / (wide_t)all_days);
}

/* Score sheets, ladder and amounts small enough for pencil and paper, and exact where doubles are not. */
#include "figure/score.h"
#include "world.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct rules *rules;
static struct figure figures[INDICATOR_COUNT];

static void setup(void)
{
    static const int64_t weights[] = {30, 20, 15, 15, 20};
    static const struct payment_step steps[] = {{9000, 10000}, {8000, 9000}, {0, 7000}};
    rules = world_rules();
    memset(rules->weights, 0, sizeof rules->weights);
    memcpy(rules->weights, weights, sizeof weights);
    free(rules->payment);
    rules->payment = malloc(sizeof steps);
    memcpy(rules->payment, steps, sizeof steps);
    rules->payment_count = 3;
    memset(figures, 0, sizeof figures);
}

static void teardown(void)
{
    rules_free(rules);
}

static struct figure of(int64_t numerator, int64_t denominator, int64_t target_bp)
{
    struct figure f = {.numerator = numerator, .denominator = denominator, .target_bp = target_bp};
    f.verdict = denominator == 0 ? VERDICT_NONE : figure_meets(&f) ? VERDICT_MET : VERDICT_MISSED;
    return f;
}

static void measure(int64_t intact, int64_t network, int64_t live, int64_t history, int64_t repair)
{
    figures[INDICATOR_INTACT] = of(intact, 100, 9800);
    figures[INDICATOR_NETWORK] = of(network, 100, 9500);
    figures[INDICATOR_LIVE] = of(live, 100, 9000);
    figures[INDICATOR_HISTORY] = of(history, 100, 9000);
    figures[INDICATOR_REPAIR] = of(repair, 100, 9700);
}

START_TEST(everything_met_is_a_hundred)
{
    measure(98, 95, 90, 100, 97);
    struct score_sheet s = score_sheet_of(rules, figures);
    ck_assert_int_eq(s.hundredths, 10000);
    ck_assert_uint_eq(s.count, 5);
    ck_assert_int_eq(s.lines[0].points_hundredths, 3000);
}
END_TEST

START_TEST(what_is_missed_counts_as_rate_over_target)
{
    /* 30 * 49/98 = 15, the others whole: 85 of 100 */
    measure(49, 95, 90, 100, 97);
    struct score_sheet s = score_sheet_of(rules, figures);
    ck_assert_int_eq(s.hundredths, 8500);
    ck_assert_int_eq(s.lines[0].points_hundredths, 1500);
    /* 30 * 97/98 = 29.6938..., floored once and at the end: 99.69 */
    measure(97, 95, 90, 100, 97);
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, 9969);
}
END_TEST

START_TEST(what_has_no_verdict_leaves_the_sheet)
{
    measure(49, 95, 90, 100, 97);
    figures[INDICATOR_REPAIR] = of(0, 0, 9700);
    figures[INDICATOR_LIVE].verdict = VERDICT_INSUFFICIENT;
    /* 30 * 1/2 + 20 + 15 = 50 of the 65 that are measured: 76.92 */
    struct score_sheet s = score_sheet_of(rules, figures);
    ck_assert_int_eq(s.hundredths, 7692);
    ck_assert_int_eq(s.lines[4].points_hundredths, SCORE_NONE);
    for (int i = 0; i < INDICATOR_COUNT; i++)
        figures[i].verdict = VERDICT_NONE;
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, SCORE_NONE);
}
END_TEST

START_TEST(fractions_that_add_up_to_a_whole_number_are_not_floored_below_it)
{
    /* weights 1, 1, 1 of 3: 1/3 + 2/3 + 0 of target 100 % is exactly 33.33... of 100; then
     * 1/3 + 2/3 + 1 is exactly 66.66..., and 1/7 + 2/7 + 4/7 exactly a third */
    memset(rules->weights, 0, sizeof rules->weights);
    rules->weights[0] = rules->weights[1] = rules->weights[2] = 1;
    figures[0] = of(1, 3, 10000);
    figures[1] = of(2, 3, 10000);
    figures[2] = of(0, 1, 10000);
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, 3333);
    rules->weights[2] = 0;
    /* 1/3 + 2/3 of two weights: exactly 50.00, which no sum of doubles has to give */
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, 5000);
    figures[0] = of(1, 3000000007, 10000);
    figures[1] = of(3000000006, 3000000007, 10000);
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, 5000);
    figures[1] = of(3000000005, 3000000007, 10000);
    ck_assert_int_eq(score_sheet_of(rules, figures).hundredths, 4999);
}
END_TEST

START_TEST(a_rate_above_its_target_gives_no_more_than_the_weight)
{
    struct figure f = of(110, 100, 10000);
    ck_assert_int_eq(score_points(800, &f), 800);
    f = of(9, 10, 10000);
    ck_assert_int_eq(score_points(500, &f), 450);
    f = of(4, 5, 10000);
    ck_assert_int_eq(score_points(500, &f), 400);
    f = of(2, 3, 10000);
    ck_assert_int_eq(score_points(1000, &f), 666);
    f = of(0, 0, 10000);
    ck_assert_int_eq(score_points(1000, &f), SCORE_NONE);
}
END_TEST

START_TEST(the_ladder_holds_from_each_step_up)
{
    ck_assert_int_eq(payment_factor_bp(rules, 10000), 10000);
    ck_assert_int_eq(payment_factor_bp(rules, 9000), 10000);
    ck_assert_int_eq(payment_factor_bp(rules, 8999), 9000);
    ck_assert_int_eq(payment_factor_bp(rules, 8000), 9000);
    ck_assert_int_eq(payment_factor_bp(rules, 7999), 7000);
    ck_assert_int_eq(payment_factor_bp(rules, 0), 7000);
    ck_assert_int_eq(payment_factor_bp(rules, SCORE_NONE), FACTOR_NONE);
}
END_TEST

START_TEST(an_amount_is_floored_to_a_fen)
{
    ck_assert_int_eq(payment_amount_fen(12345600, 9000), 11111040); /* an example by hand */
    ck_assert_int_eq(payment_amount_fen(1, 9999), 0);
    ck_assert_int_eq(payment_amount_fen(10001, 7000), 7000);
    ck_assert_int_eq(payment_amount_fen(INT64_C(1000000000000000), 100000),
                     INT64_C(10000000000000000));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score");
    TCase *tests = tcase_create("score");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, everything_met_is_a_hundred);
    tcase_add_test(tests, what_is_missed_counts_as_rate_over_target);
    tcase_add_test(tests, what_has_no_verdict_leaves_the_sheet);
    tcase_add_test(tests, fractions_that_add_up_to_a_whole_number_are_not_floored_below_it);
    tcase_add_test(tests, a_rate_above_its_target_gives_no_more_than_the_weight);
    tcase_add_test(tests, the_ladder_holds_from_each_step_up);
    tcase_add_test(tests, an_amount_is_floored_to_a_fen);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

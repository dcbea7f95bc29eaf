/* Sums of fractions against sums over the common denominator, and where a double would be wrong. */
#include "base/fraction.h"

#include "suite.h"

#include <check.h>

static int64_t floor_of(uint32_t count, const uint64_t parts[], const uint64_t wholes[])
{
    struct fractions sum = {0};
    for (uint32_t i = 0; i < count; i++)
        fractions_add(&sum, parts[i], wholes[i]);
    return fractions_floor(&sum);
}

START_TEST(three_thirds_are_one_and_a_little_less_is_not)
{
    ck_assert_int_eq(floor_of(3, (uint64_t[]){10000, 10000, 10000}, (uint64_t[]){3, 3, 3}), 10000);
    ck_assert_int_eq(floor_of(3, (uint64_t[]){10000, 10000, 9999}, (uint64_t[]){3, 3, 3}), 9999);
    ck_assert_int_eq(floor_of(2, (uint64_t[]){5, 1}, (uint64_t[]){2, 2}), 3);
    ck_assert_int_eq(floor_of(0, NULL, NULL), 0);
}
END_TEST

START_TEST(a_sum_is_that_over_the_common_denominator)
{
    unsigned seed = (unsigned)_i;
    uint64_t parts[4], wholes[4];
    wide_t product = 1, sum = 0;
    for (int i = 0; i < 4; i++) {
        seed = seed * 1664525u + 1013904223u;
        wholes[i] = 1 + (seed >> 8) % 1000;
        seed = seed * 1664525u + 1013904223u;
        parts[i] = (seed >> 8) % 5000;
        product *= wholes[i];
    }
    for (int i = 0; i < 4; i++)
        sum += product / wholes[i] * parts[i];
    ck_assert_int_eq(floor_of(4, parts, wholes), (int64_t)(sum / product));
}
END_TEST

/* (a - 1)/a + 1/a is one; (a - 1)/a + 1/(a + 1) is less by 1/(a(a + 1)), here some 2 to the -192. */
START_TEST(the_widest_denominators_are_exact)
{
    wide_t a = ((wide_t)1 << 96) - 17;
    for (unsigned more = 0; more <= 1; more++) {
        struct fractions sum = {0};
        fractions_add(&sum, a - 1, a);
        fractions_add(&sum, 1, a + more);
        ck_assert_int_eq(fractions_floor(&sum), more ? 0 : 1);
    }
}
END_TEST

START_TEST(as_many_as_there_is_room_for_are_exact)
{
    struct fractions sum = {0};
    for (unsigned i = 0; i < FRACTIONS_MAX / 2; i++) {
        wide_t whole = ((wide_t)1 << 96) - 17 - i;
        fractions_add(&sum, 1, whole);
        fractions_add(&sum, whole - 1, whole);
    }
    ck_assert_int_eq(fractions_floor(&sum), FRACTIONS_MAX / 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fraction");
    TCase *tests = tcase_create("fraction");
    tcase_add_test(tests, three_thirds_are_one_and_a_little_less_is_not);
    tcase_add_loop_test(tests, a_sum_is_that_over_the_common_denominator, 0, 500);
    tcase_add_test(tests, the_widest_denominators_are_exact);
    tcase_add_test(tests, as_many_as_there_is_room_for_are_exact);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

/* The memory of alerts that have been resolved. */
#include "report/resolved.h"

#include "suite.h"

#include <check.h>

static struct resolved_alerts known;

static void teardown(void)
{
    resolved_free(&known);
}

/* Hashes that all want the same place. */
static uint64_t crowded(uint64_t i)
{
    return 7 + i * RESOLVED_SLOTS;
}

START_TEST(what_was_added_is_known_and_nothing_else_is)
{
    ck_assert(!resolved_has(&known, 5));
    ck_assert_int_eq(resolved_add(&known, 5), STATUS_OK);
    ck_assert(resolved_has(&known, 5));
    ck_assert(!resolved_has(&known, 6));
    ck_assert_int_eq(resolved_add(&known, 0), STATUS_OK);
    ck_assert(resolved_has(&known, 0));
}
END_TEST

START_TEST(alerts_that_want_the_same_place_are_all_known)
{
    for (uint64_t i = 0; i < 1000; i++)
        ck_assert_int_eq(resolved_add(&known, crowded(i)), STATUS_OK);
    for (uint64_t i = 0; i < 1000; i++)
        ck_assert(resolved_has(&known, crowded(i)));
    ck_assert(!resolved_has(&known, crowded(1000)));
}
END_TEST

START_TEST(one_that_is_told_again_takes_no_further_place)
{
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(resolved_add(&known, 5), STATUS_OK);
    ck_assert_uint_eq(known.count, 1);
}
END_TEST

START_TEST(the_newest_half_of_the_slots_are_known_and_the_oldest_give_way)
{
    for (uint64_t i = 1; i <= 2 * RESOLVED_SLOTS; i++) {
        ck_assert_int_eq(resolved_add(&known, i * 2654435761), STATUS_OK);
        ck_assert_uint_le(known.count, RESOLVED_SLOTS / 2);
        uint64_t oldest = i > RESOLVED_SLOTS / 2 ? i - RESOLVED_SLOTS / 2 + 1 : 1;
        ck_assert(resolved_has(&known, oldest * 2654435761));
    }
    ck_assert(!resolved_has(&known, 2654435761));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resolved");
    TCase *c = tcase_create("resolved");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, what_was_added_is_known_and_nothing_else_is);
    tcase_add_test(c, alerts_that_want_the_same_place_are_all_known);
    tcase_add_test(c, one_that_is_told_again_takes_no_further_place);
    tcase_add_test(c, the_newest_half_of_the_slots_are_known_and_the_oldest_give_way);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

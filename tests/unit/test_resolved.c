/* The memory of alerts that have been resolved, and what is kept of it over a restart. */
#include "report/resolved.h"
#include "store/alert_marks.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>

static struct resolved_alerts known;
static struct disk disk;
static struct error err;

static void teardown(void)
{
    resolved_free(&known);
}

static void add(uint32_t feed, uint64_t alert)
{
    ck_assert_int_eq(resolved_add(&known, feed, alert), STATUS_OK);
}

START_TEST(what_was_added_is_known_of_its_feed_and_nothing_else_is)
{
    ck_assert(!resolved_has(&known, 1, 5));
    add(1, 5);
    ck_assert(resolved_has(&known, 1, 5));
    ck_assert(!resolved_has(&known, 1, 6));
    ck_assert(!resolved_has(&known, 0, 5));
    ck_assert(!resolved_has(&known, 2, 5));
    add(0, 0);
    ck_assert(resolved_has(&known, 0, 0));
}
END_TEST

START_TEST(alerts_that_want_the_same_slot_are_all_known)
{
    for (uint64_t i = 0; i < 1000; i++)
        add(0, 7 + (i << 32));
    for (uint64_t i = 0; i < 1000; i++)
        ck_assert(resolved_has(&known, 0, 7 + (i << 32)));
    ck_assert(!resolved_has(&known, 0, 7 + (UINT64_C(1000) << 32)));
}
END_TEST

START_TEST(one_that_is_told_again_takes_no_further_slot)
{
    for (int i = 0; i < 10; i++)
        add(0, 5);
    ck_assert_uint_eq(known.feeds[0].now.used, 1);
}
END_TEST

START_TEST(of_each_feed_the_newest_are_known_whatever_another_tells)
{
    add(3, 99);
    for (uint64_t i = 1; i <= 4 * RESOLVED_KEPT_MAX; i++) {
        add(0, i * 2654435761);
        uint64_t oldest = i > RESOLVED_KEPT_MAX ? i - RESOLVED_KEPT_MAX + 1 : 1;
        ck_assert(resolved_has(&known, 0, oldest * 2654435761));
        ck_assert_uint_le(known.feeds[0].now.used, RESOLVED_KEPT_MAX);
    }
    ck_assert(!resolved_has(&known, 0, 2654435761));
    ck_assert_uint_le(known.feeds[0].now.slot_count, 2 * RESOLVED_KEPT_MAX);
    ck_assert(resolved_has(&known, 3, 99));
}
END_TEST

/* --- kept over a restart ----------------------------------------------------------------------- */

static enum status remember(void *context, uint32_t feed, uint64_t alert)
{
    return resolved_add(context, feed, alert);
}

static void keep(uint32_t feed, uint64_t seq, const uint64_t *alerts, size_t count)
{
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(alert_marks_add(disk.store, feed, seq, alerts, count, 4, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
}

START_TEST(what_is_kept_comes_back_the_newest_of_each_feed)
{
    const uint64_t alerts[] = {UINT64_MAX, 2, 3, 4, 5, 6, 7};
    disk_make(&disk);
    keep(0, 10, alerts, 2);
    keep(1, 11, alerts, 1);
    keep(0, 12, alerts + 1, 2);
    keep(0, 13, alerts + 3, 3);
    keep(0, 14, NULL, 0);
    disk_expect(&disk, "SELECT group_concat(alert || ' ' || seq) FROM alert_mark WHERE feed_id = 1",
                "2 12,3 12,4 13,5 13,6 13");
    disk_ok(alert_marks_each(disk.store, remember, &known, &err), &err);
    for (uint64_t i = 2; i <= 6; i++)
        ck_assert(resolved_has(&known, 0, i));
    ck_assert(!resolved_has(&known, 0, UINT64_MAX));
    ck_assert(resolved_has(&known, 1, UINT64_MAX));
    disk_remove(&disk);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resolved");
    TCase *c = tcase_create("resolved");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, what_was_added_is_known_of_its_feed_and_nothing_else_is);
    tcase_add_test(c, alerts_that_want_the_same_slot_are_all_known);
    tcase_add_test(c, one_that_is_told_again_takes_no_further_slot);
    tcase_add_test(c, of_each_feed_the_newest_are_known_whatever_another_tells);
    tcase_add_test(c, what_is_kept_comes_back_the_newest_of_each_feed);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

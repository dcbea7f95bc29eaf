#include "store/rejects.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static struct disk disk;
static struct error err;

static void setup(void)
{
    disk_make(&disk);
}

static void teardown(void)
{
    disk_remove(&disk);
}

static void add(uint32_t feed, uint64_t number)
{
    static const char raw[] = {'a', '\0', (char)0xff, '"'};
    struct reject_row row = {.seq = 17,
                             .feed = feed,
                             .received_at = 1000,
                             .number = number,
                             .format = 2,
                             .code = text_of("unknown_asset"),
                             .field = text_of("asset"),
                             .detail = text_of("No such asset."),
                             .raw = {raw, sizeof raw}};
    disk_ok(rejects_add(disk.store, &row, &err), &err);
}

/* 10,001 lines of two feeds. */
static void add_many(int count)
{
    disk_ok(store_begin(disk.store, &err), &err);
    for (int i = 0; i < count; i++)
        add((uint32_t)i % 2, (uint64_t)i);
    disk_ok(store_commit(disk.store, &err), &err);
}

struct seen {
    int64_t first, last;
    int count, stop_after;
};

static enum status see(void *context, const struct reject_row *row, struct error *e)
{
    struct seen *s = context;
    (void)e;
    ck_assert_int_gt(row->id, s->last);
    s->first = s->count ? s->first : row->id;
    s->last = row->id;
    s->count++;
    ck_assert(row->seq == 17 && row->received_at == 1000 && row->format == 2);
    ck_assert(text_is(row->code, "unknown_asset") && text_is(row->field, "asset") &&
              text_is(row->detail, "No such asset."));
    ck_assert_uint_eq(row->raw.len, 4);
    ck_assert_mem_eq(row->raw.at, "a\0\xff\"", 4);
    return s->count == s->stop_after ? STATUS_BUSY : STATUS_OK;
}

START_TEST(the_newest_are_kept)
{
    struct seen s = {0};
    add_many(10001);
    disk_ok(rejects_trim(disk.store, 10000, &err), &err);
    disk_ok(rejects_each(disk.store, NONE, 0, 20000, see, &s, &err), &err);
    ck_assert(s.count == 10000 && s.first == 2 && s.last == 10001);
    disk_ok(rejects_trim(disk.store, 10000, &err), &err);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM reject"), 10000);
}
END_TEST

START_TEST(a_feed_that_has_most_makes_no_other_lose_its_own)
{
    for (uint64_t i = 0; i < 3; i++)
        add(7, i);
    for (uint64_t i = 0; i < 40; i++)
        add(1, i);
    for (uint64_t i = 0; i < 40; i++)
        add(2, i);
    disk_ok(rejects_trim(disk.store, 20, &err), &err);
    disk_expect(&disk,
                "SELECT group_concat(n) FROM (SELECT (feed_id - 1) || ' ' || count(*) || ' ' || "
                "min(id) AS n"
                " FROM reject GROUP BY feed_id)",
                "1 9 35,2 8 76,7 3 1");
    disk_ok(rejects_trim(disk.store, 20, &err), &err);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM reject"), 20);
    disk_ok(rejects_trim(disk.store, 1, &err), &err);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM reject"), 1);
}
END_TEST

START_TEST(a_gap_left_by_a_replay_costs_no_older_line)
{
    add_many(12);
    for (int64_t id = 5; id <= 8; id++)
        disk_ok(rejects_remove(disk.store, id, &err), &err);
    disk_ok(rejects_trim(disk.store, 6, &err), &err);
    disk_expect(&disk, "SELECT group_concat(id) FROM (SELECT id FROM reject ORDER BY +id)",
                "3,4,9,10,11,12");
}
END_TEST

START_TEST(an_id_is_never_used_twice)
{
    add_many(3);
    disk_ok(rejects_remove(disk.store, 3, &err), &err);
    add(0, 9);
    disk_expect(&disk, "SELECT group_concat(id) FROM (SELECT id FROM reject ORDER BY +id)",
                "1,2,4");
}
END_TEST

START_TEST(they_are_listed_by_feed_and_page)
{
    struct seen s = {0};
    add_many(20);
    disk_ok(rejects_each(disk.store, 1, 0, 4, see, &s, &err), &err);
    ck_assert(s.count == 4 && s.first == 2 && s.last == 8);
    s = (struct seen){0};
    disk_ok(rejects_each(disk.store, 1, 8, 100, see, &s, &err), &err);
    ck_assert(s.count == 6 && s.first == 10 && s.last == 20);
    s = (struct seen){0};
    disk_ok(rejects_each(disk.store, 5, 0, 100, see, &s, &err), &err);
    ck_assert_int_eq(s.count, 0);
    s = (struct seen){.stop_after = 2};
    ck_assert_int_eq(rejects_each(disk.store, NONE, 0, 100, see, &s, &err), STATUS_BUSY);
    ck_assert_int_eq(s.count, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rejects");
    TCase *c = tcase_create("rejects");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, the_newest_are_kept);
    tcase_add_test(c, a_feed_that_has_most_makes_no_other_lose_its_own);
    tcase_add_test(c, a_gap_left_by_a_replay_costs_no_older_line);
    tcase_add_test(c, an_id_is_never_used_twice);
    tcase_add_test(c, they_are_listed_by_feed_and_page);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

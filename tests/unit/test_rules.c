#include "model/rules.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static void add(struct rule_book *book, const char *zone, int year, int month)
{
    struct rules *rules = calloc(1, sizeof *rules);
    rules->from_year = year;
    rules->from_month = month;
    rules->month_begins_on = 1;
    rules->record = text_copy(text_of("{}"));
    ck_assert_int_eq(zone_load(zone, &rules->zone, NULL), STATUS_OK);
    ck_assert_int_eq(rule_book_add(book, rules), STATUS_OK);
}

static const struct {
    const char *name, *at;
    uint32_t version;
} holding[] = {
    {"before the first: the first", "1999-12-31T23:59:59+08:00", 1},
    {"from its month's first second", "2000-01-01T00:00:00+08:00", 1},
    {"the last second before the next", "2022-05-31T23:59:59+08:00", 1},
    {"of the same month the newest", "2022-06-01T00:00:00+08:00", 4},
    {"still the newest of them", "2022-08-31T23:59:59+08:00", 4},
    {"a later month, accepted earlier", "2022-09-01T00:00:00+08:00", 2},
    {"the greatest month, not the newest version", "2030-01-01T00:00:00+08:00", 2},
};

START_TEST(the_month_decides_which_version_holds)
{
    struct rule_book book = {0};
    int64_t at = 0;
    add(&book, "Asia/Shanghai", 2000, 1);
    add(&book, "Asia/Shanghai", 2022, 9);
    add(&book, "Asia/Shanghai", 2022, 6);
    add(&book, "Asia/Shanghai", 2022, 6);
    ck_assert(instant_parse(text_of(holding[_i].at), &at));
    const struct rules *found = rule_book_at(&book, at);
    ck_assert_msg(found->version == holding[_i].version, "%s: %u", holding[_i].name,
                  found->version);
    rule_book_free(&book);
    ck_assert_ptr_null(book.items);
}
END_TEST

static void add_random(struct rule_book *book, unsigned *seed)
{
    static const char *const zones[] = {"Asia/Shanghai", "UTC", "America/New_York"};
    struct rules *rules = calloc(1, sizeof *rules);
    rules->from_year = 2000 + (int)(rand_r(seed) % 3);
    rules->from_month = 1 + (int)(rand_r(seed) % 12);
    rules->month_begins_on = rand_r(seed) % 2 ? 1 : 1 + (int)(rand_r(seed) % 28);
    rules->record = text_copy(text_of("{}"));
    ck_assert_int_eq(zone_load(zones[rand_r(seed) % 3], &rules->zone, NULL), STATUS_OK);
    ck_assert_int_eq(rule_book_add(book, rules), STATUS_OK);
}

static void pin_random(struct rule_book *book, unsigned *seed)
{
    int year = 2000 + (int)(rand_r(seed) % 3), month = 1 + (int)(rand_r(seed) % 12);
    int64_t from, to;
    rule_book_month(book, year, month, &from, &to);
    uint32_t version = rule_book_of_month(book, year, month)->version;
    ck_assert_int_eq(rule_book_pin(book, year, month, from, to, version), STATUS_OK);
}

/* Whatever is accepted and closed, an instant has the version of the month that holds it. */
START_TEST(an_instant_has_the_version_of_its_month)
{
    struct rule_book book = {0};
    unsigned seed = (unsigned)_i + 1;
    add_random(&book, &seed);
    for (int step = 0; step < 12; step++) {
        if (rand_r(&seed) % 2)
            add_random(&book, &seed);
        else
            pin_random(&book, &seed);
        for (int64_t at = INSTANT_2000 - 40 * DAY_S; at < INSTANT_2000 + 1200 * DAY_S;
             at += 1 + (int64_t)(rand_r(&seed) % (6 * DAY_S))) {
            int year, month;
            rule_book_month_of(&book, at, &year, &month);
            ck_assert_ptr_eq(rule_book_at(&book, at), rule_book_of_month(&book, year, month));
        }
    }
    rule_book_free(&book);
}
END_TEST

static void add_day(struct rule_book *book, int year, int month, int day)
{
    add(book, "Asia/Shanghai", year, month);
    book->items[book->count - 1]->month_begins_on = day;
}

static void check_month(const struct rule_book *book, int year, int month, const char *from_text,
                        const char *to_text)
{
    int64_t from, to, want_from = 0, want_to = 0;
    int got_year, got_month;
    ck_assert(instant_parse(text_of(from_text), &want_from));
    ck_assert(instant_parse(text_of(to_text), &want_to));
    rule_book_month(book, year, month, &from, &to);
    ck_assert_int_eq(from, want_from);
    ck_assert_int_eq(to, want_to);
    for (int64_t at = from; at < to; at += at == from ? to - from - 1 : 1) {
        rule_book_month_of(book, at, &got_year, &got_month);
        ck_assert_int_eq(month_number(got_year, got_month), month_number(year, month));
    }
}

START_TEST(a_month_begins_on_its_rules_day_and_ends_where_the_next_begins)
{
    struct rule_book book = {0};
    add_day(&book, 2000, 1, 1);
    add_day(&book, 2026, 7, 26);
    add_day(&book, 2026, 10, 1);
    check_month(&book, 2026, 5, "2026-05-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00");
    check_month(&book, 2026, 6, "2026-06-01T00:00:00+08:00", "2026-06-26T00:00:00+08:00");
    check_month(&book, 2026, 7, "2026-06-26T00:00:00+08:00", "2026-07-26T00:00:00+08:00");
    check_month(&book, 2026, 9, "2026-08-26T00:00:00+08:00", "2026-10-01T00:00:00+08:00");
    check_month(&book, 2026, 10, "2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00");
    rule_book_free(&book);
}
END_TEST

START_TEST(a_closed_month_keeps_its_bounds_and_its_neighbours_meet_them)
{
    struct rule_book book = {0};
    int64_t from, to;
    add_day(&book, 2000, 1, 1);
    rule_book_month(&book, 2026, 6, &from, &to);
    ck_assert_int_eq(rule_book_pin(&book, 2026, 6, from, to, 1), STATUS_OK);
    add_day(&book, 2026, 6, 26);
    check_month(&book, 2026, 5, "2026-05-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00");
    check_month(&book, 2026, 6, "2026-06-01T00:00:00+08:00", "2026-07-01T00:00:00+08:00");
    check_month(&book, 2026, 7, "2026-07-01T00:00:00+08:00", "2026-07-26T00:00:00+08:00");
    check_month(&book, 2026, 8, "2026-07-26T00:00:00+08:00", "2026-08-26T00:00:00+08:00");
    rule_book_free(&book);
}
END_TEST

START_TEST(no_second_is_out_of_the_months_or_twice_in_them)
{
    unsigned seed = (unsigned)_i;
    struct rule_book book = {0};
    for (int i = 0; i < 8; i++) {
        seed = seed * 1664525u + 1013904223u;
        add_day(&book, 2026, 1 + (int)((seed >> 8) % 12), 1 + (int)((seed >> 16) % 28));
        int month = 1 + (int)((seed >> 20) % 12);
        int64_t from, to;
        rule_book_month(&book, 2026, month, &from, &to);
        if (seed >> 28 < 4)
            ck_assert_int_eq(rule_book_pin(&book, 2026, month, from, to, book.count), STATUS_OK);
    }
    int64_t end, from, to;
    rule_book_month(&book, 2025, 1, &from, &end);
    for (int month = 1; month < 36; month++) {
        rule_book_month(&book, 2025 + month / 12, month % 12 + 1, &from, &to);
        ck_assert_int_eq(from, end);
        ck_assert_int_le(from, to);
        ck_assert_int_eq(rule_book_next(&book, book.items[0]->zone, STEP_MONTH, to - 1), to);
        end = to;
    }
    rule_book_free(&book);
}
END_TEST

START_TEST(versions_are_numbered_as_they_are_accepted)
{
    struct rule_book book = {0};
    for (int i = 0; i < 20; i++)
        add(&book, "UTC", 2040 - i, 1);
    ck_assert_uint_eq(book.count, 20);
    for (uint32_t i = 0; i < 20; i++)
        ck_assert_uint_eq(book.items[i]->version, i + 1);
    rule_book_free(&book);
}
END_TEST

START_TEST(each_version_cuts_months_in_its_own_zone)
{
    struct rule_book book = {0};
    int64_t at = 0;
    add(&book, "Asia/Shanghai", 2000, 1);
    add(&book, "America/New_York", 2022, 9);
    ck_assert(instant_parse(text_of("2022-09-01T03:59:59Z"), &at));
    ck_assert_uint_eq(rule_book_at(&book, at)->version, 1);
    ck_assert_uint_eq(rule_book_at(&book, at + 1)->version, 2);
    rule_book_free(&book);
}
END_TEST

static const struct {
    const char *name;
    bool mass;
    enum kind kind;
    int class_no;
    int64_t limit_s;
} limits[] = {
    {"a centre", false, KIND_CENTRE, 0, 14400},
    {"a checkpoint", false, KIND_CHECKPOINT, 0, 86401},
    {"a camera of class 1", false, KIND_CAMERA, 1, 86402},
    {"a camera of class 2", false, KIND_CAMERA, 2, 86403},
    {"a camera of class 3", false, KIND_CAMERA, 3, 172801},
    {"a camera without a class", false, KIND_CAMERA, 0, 172801},
    {"many cameras at once", true, KIND_CAMERA, 1, 172800},
    {"many centres at once", true, KIND_CENTRE, 0, 172800},
};

START_TEST(the_limit_follows_mass_kind_and_class)
{
    struct rules rules = {.limits = {[LIMIT_MASS] = {.s = 172800},
                                     [LIMIT_CENTRE] = {.s = 14400},
                                     [LIMIT_CHECKPOINT] = {.s = 86401},
                                     [LIMIT_CAMERA_1] = {.s = 86402},
                                     [LIMIT_CAMERA_2] = {.s = 86403},
                                     [LIMIT_CAMERA_3] = {.s = 172801}}};
    int64_t limit_s =
        rules_repair_limit(&rules, limits[_i].mass, limits[_i].kind, limits[_i].class_no)->s;
    ck_assert_msg(limit_s == limits[_i].limit_s, "%s: %lld", limits[_i].name, (long long)limit_s);
}
END_TEST

START_TEST(freeing_no_rules_is_allowed)
{
    struct rule_book book = {0};
    rules_free(NULL);
    rule_book_free(&book);
    ck_assert_uint_eq(book.count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rules");
    TCase *tests = tcase_create("rules");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, an_instant_has_the_version_of_its_month, 0, 40);
    tcase_add_loop_test(tests, the_month_decides_which_version_holds, 0,
                        (int)(sizeof holding / sizeof *holding));
    tcase_add_test(tests, a_month_begins_on_its_rules_day_and_ends_where_the_next_begins);
    tcase_add_test(tests, a_closed_month_keeps_its_bounds_and_its_neighbours_meet_them);
    tcase_add_loop_test(tests, no_second_is_out_of_the_months_or_twice_in_them, 1, 200);
    tcase_add_test(tests, versions_are_numbered_as_they_are_accepted);
    tcase_add_test(tests, each_version_cuts_months_in_its_own_zone);
    tcase_add_loop_test(tests, the_limit_follows_mass_kind_and_class, 0,
                        (int)(sizeof limits / sizeof *limits));
    tcase_add_test(tests, freeing_no_rules_is_allowed);
    return suite_run(suite);
}

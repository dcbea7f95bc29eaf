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
    tcase_add_loop_test(tests, the_month_decides_which_version_holds, 0,
                        (int)(sizeof holding / sizeof *holding));
    tcase_add_test(tests, versions_are_numbered_as_they_are_accepted);
    tcase_add_test(tests, each_version_cuts_months_in_its_own_zone);
    tcase_add_loop_test(tests, the_limit_follows_mass_kind_and_class, 0,
                        (int)(sizeof limits / sizeof *limits));
    tcase_add_test(tests, freeing_no_rules_is_allowed);
    return suite_run(suite);
}

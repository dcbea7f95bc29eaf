#include "base/tz_rule.h"

#include "base/instant.h"

#include "suite.h"

#include <check.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

static const struct {
    const char *name, *rule;
    int64_t year;
    const char *start, *end; /* in UTC; NULL: no summer time */
} rules[] = {
    {"no summer time", "CST-8", 2022, NULL, NULL},
    {"a quoted name", "<+0545>-5:45", 2022, NULL, NULL},
    {"the last Sundays", "CET-1CEST,M3.5.0,M10.5.0/3", 2022, "2022-03-27T01:00:00Z",
     "2022-10-30T01:00:00Z"},
    {"counted Sundays, default times", "EST5EDT,M3.2.0,M11.1.0", 2026, "2026-03-08T07:00:00Z",
     "2026-11-01T06:00:00Z"},
    {"half an hour, in the south", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2023,
     "2023-09-30T15:30:00Z", "2023-04-01T15:00:00Z"},
    {"winter that is summer", "IST-1GMT0,M10.5.0,M3.5.0/1", 2022, "2022-10-30T01:00:00Z",
     "2022-03-27T01:00:00Z"},
    {"times on the day before", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, "2024-03-31T01:00:00Z",
     "2024-10-27T01:00:00Z"},
    {"hours past the day", "EET-2EEST,M3.4.4/50,M10.4.4/50", 2022, "2022-03-26T00:00:00Z",
     "2022-10-28T23:00:00Z"},
    {"a weekday that begins the month", "AAA0BBB,M5.1.0/0,M9.1.4/0", 2022, "2022-05-01T00:00:00Z",
     "2022-08-31T23:00:00Z"},
    {"the fifth where there are five", "AAA0BBB,M5.5.0/0,M9.5.0/0", 2022, "2022-05-29T00:00:00Z",
     "2022-09-24T23:00:00Z"},
    {"J60 is 1 March in a leap year", "AAA0BBB,J60/0,J365/0", 2024, "2024-03-01T00:00:00Z",
     "2024-12-30T23:00:00Z"},
    {"J60 is 1 March in a common year", "AAA0BBB,J60/0,J365/0", 2023, "2023-03-01T00:00:00Z",
     "2023-12-30T23:00:00Z"},
    {"J59 is 28 February", "AAA0BBB,J59/0,J300/0", 2024, "2024-02-28T00:00:00Z",
     "2024-10-26T23:00:00Z"},
    {"day 59 counts 29 February", "AAA0BBB,59/0,365/0", 2024, "2024-02-29T00:00:00Z",
     "2024-12-30T23:00:00Z"},
    {"a written summer offset", "AAA3BBB1:30:15,M3.5.0/0,M10.5.0/0", 2022, "2022-03-27T03:00:00Z",
     "2022-10-30T01:30:15Z"},
};

static void assert_instant(const char *name, int64_t at, const char *wanted)
{
    int64_t wanted_at = INSTANT_NONE;
    ck_assert(instant_parse(text_of(wanted), &wanted_at));
    ck_assert_msg(at == wanted_at, "%s: %lld, not %s", name, (long long)at, wanted);
}

START_TEST(a_rule_says_when_summer_time_begins_and_ends)
{
    struct tz_rule rule;
    ck_assert_msg(tz_rule_parse(text_of(rules[_i].rule), &rule), "%s", rules[_i].name);
    ck_assert_msg(rule.has_summer == (rules[_i].start != NULL), "%s", rules[_i].name);
    if (!rule.has_summer)
        return;
    int64_t start, end;
    tz_rule_year(&rule, rules[_i].year, &start, &end);
    assert_instant(rules[_i].name, start, rules[_i].start);
    assert_instant(rules[_i].name, end, rules[_i].end);
}
END_TEST

START_TEST(offsets_are_counted_eastward)
{
    struct tz_rule rule;
    ck_assert(tz_rule_parse(text_of("CST-8"), &rule));
    ck_assert_int_eq(rule.standard_s, 28800);
    ck_assert(tz_rule_parse(text_of("EST5EDT,M3.2.0,M11.1.0"), &rule));
    ck_assert_int_eq(rule.standard_s, -18000);
    ck_assert_int_eq(rule.summer_s, -14400);
    ck_assert(tz_rule_parse(text_of("<+0845>-8:45:30"), &rule));
    ck_assert_int_eq(rule.standard_s, 31530);
}
END_TEST

static const struct {
    const char *name, *rule;
} refused[] = {
    {"nothing", ""},
    {"a short name", "AB1"},
    {"no offset", "CST"},
    {"an open quote", "<+08-8"},
    {"an offset of 25 hours", "CST25"},
    {"60 minutes", "CST8:60"},
    {"a colon and no minutes", "CST8:"},
    {"summer without dates", "CET-1CEST"},
    {"one date", "CET-1CEST,M3.5.0"},
    {"month 13", "CET-1CEST,M13.5.0,M10.5.0"},
    {"month 0", "CET-1CEST,M0.5.0,M10.5.0"},
    {"week 6", "CET-1CEST,M3.6.0,M10.5.0"},
    {"week 0", "CET-1CEST,M3.0.0,M10.5.0"},
    {"weekday 7", "CET-1CEST,M3.5.7,M10.5.0"},
    {"no weekday", "CET-1CEST,M3.5,M10.5.0"},
    {"J0", "CET-1CEST,J0,J60"},
    {"J366", "CET-1CEST,J1,J366"},
    {"day 366", "CET-1CEST,0,366"},
    {"168 hours", "CET-1CEST,M3.5.0/168,M10.5.0"},
    {"a slash and no time", "CET-1CEST,M3.5.0/,M10.5.0"},
    {"something behind", "CET-1CEST,M3.5.0,M10.5.0x"},
    {"something behind an offset", "CST-8,"},
};

START_TEST(what_is_no_rule_is_refused)
{
    struct tz_rule rule = {.standard_s = 77};
    ck_assert_msg(!tz_rule_parse(text_of(refused[_i].rule), &rule), "%s", refused[_i].name);
    ck_assert_int_eq(rule.standard_s, 77);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tz_rule");
    TCase *tests = tcase_create("tz_rule");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, a_rule_says_when_summer_time_begins_and_ends, 0, ROWS(rules));
    tcase_add_test(tests, offsets_are_counted_eastward);
    tcase_add_loop_test(tests, what_is_no_rule_is_refused, 0, ROWS(refused));
    return suite_run(suite);
}

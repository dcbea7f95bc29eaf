#include "model/calendar.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* 09:00-17:00 from Monday to Friday. */
static void fill_week(struct calendar *c, int32_t from_s, int32_t to_s)
{
    for (int32_t i = 0; i < WEEKDAYS; i++) {
        c->week[i].day = i;
        if (i > 4)
            continue;
        c->week[i].hours = calloc(1, sizeof *c->week[i].hours);
        c->week[i].hours[0] = (struct day_hours){from_s, to_s};
        c->week[i].count = 1;
    }
}

static int64_t at(const char *text)
{
    int64_t instant = 0;
    ck_assert(instant_parse(text_of(text), &instant));
    return instant;
}

static struct zone *zone_of(const char *name)
{
    struct zone *zone = NULL;
    struct error err;
    ck_assert_int_eq(zone_load(name, &zone, &err), STATUS_OK);
    return zone;
}

static const struct {
    const char *name, *zone, *from, *to;
    int32_t from_s, to_s;
    int64_t seconds;
} sums[] = {
    {"a month of 22 workdays", "Asia/Shanghai", "2026-07-01T00:00:00+08:00",
     "2026-07-31T00:00:00+08:00", 32400, 61200, 633600},
    {"whole days from Monday to Friday", "Asia/Shanghai", "2026-06-29T00:00:00+08:00",
     "2026-07-06T00:00:00+08:00", 0, 86400, 432000},
    {"a leap day", "Asia/Shanghai", "2028-02-29T00:00:00+08:00", "2028-03-01T00:00:00+08:00", 32400,
     61200, 28800},
    {"the day of 23 hours is a Sunday: its Monday is whole", "Europe/Berlin",
     "2022-03-27T00:00:00+01:00", "2022-03-29T00:00:00+02:00", 0, 86400, 86400},
    {"a workday of 23 hours", "Asia/Amman", "2021-03-26T00:00:00+02:00",
     "2021-03-27T00:00:00+03:00", 0, 86400, 82800},
    {"a workday of 25 hours", "Asia/Amman", "2021-10-29T00:00:00+03:00",
     "2021-10-30T00:00:00+02:00", 0, 86400, 90000},
    {"the hour that comes twice counts twice", "Asia/Amman", "2021-10-29T00:00:00+03:00",
     "2021-10-30T00:00:00+02:00", 0, 3600, 7200},
    {"half of that hour, each time", "Asia/Amman", "2021-10-29T00:00:00+03:00",
     "2021-10-30T00:00:00+02:00", 0, 1800, 3600},
    {"the hour that is skipped is no second", "Asia/Amman", "2021-03-26T00:00:00+02:00",
     "2021-03-27T00:00:00+03:00", 0, 3600, 0},
};

START_TEST(a_calendar_counts_the_seconds_that_its_days_have)
{
    struct calendar c = {0};
    struct zone *zone = zone_of(sums[_i].zone);
    int64_t from = at(sums[_i].from), to = at(sums[_i].to);
    fill_week(&c, sums[_i].from_s, sums[_i].to_s);
    const struct measure *m = calendar_measure(&c, NULL, zone, from, to);
    ck_assert_ptr_nonnull(m);
    ck_assert_msg(measure_within(m, from, to) == sums[_i].seconds, "%s: %lld", sums[_i].name,
                  (long long)measure_within(m, from, to));
    ck_assert_ptr_eq(calendar_measure(&c, NULL, zone, from + 1, to), m); /* drawn once */
    calendar_free_content(&c);
    zone_free(zone);
}
END_TEST

START_TEST(a_stretch_over_midnight_is_one)
{
    struct calendar c = {0};
    struct zone *zone = zone_of("Asia/Shanghai");
    struct interval_set set = {0};
    fill_week(&c, 79200, 86400);
    c.days = calloc(1, sizeof *c.days);
    c.day_count = 1;
    c.days[0] = (struct calendar_day){(int32_t)civil_to_days(2026, 7, 7), 1,
                                      calloc(1, sizeof(struct day_hours))};
    c.days[0].hours[0] = (struct day_hours){0, 21600};
    ck_assert_int_eq(calendar_add(&c, zone, at("2026-07-06T12:00:00+08:00"),
                                  at("2026-07-08T12:00:00+08:00"), &set),
                     STATUS_OK);
    ck_assert_uint_eq(set.count, 1);
    ck_assert_int_eq(set.items[0].from, at("2026-07-06T22:00:00+08:00"));
    ck_assert_int_eq(set.items[0].to, at("2026-07-07T06:00:00+08:00"));
    interval_set_free(&set);
    calendar_free_content(&c);
    zone_free(zone);
}
END_TEST

START_TEST(without_any_hours_it_never_opens)
{
    struct calendar c = {0};
    struct zone *zone = zone_of("Asia/Shanghai");
    int64_t until = 0, from = at("2026-07-06T12:00:00+08:00");
    ck_assert(!calendar_open_at(&c, zone, from, &until));
    ck_assert_int_eq(until, INSTANT_EVER);
    const struct measure *m = calendar_measure(&c, NULL, zone, from, from + DAY_S);
    ck_assert_int_eq(measure_within(m, from, from + DAY_S), 0);
    calendar_free_content(&c);
    zone_free(zone);
}
END_TEST

START_TEST(a_measure_agrees_with_counting)
{
    unsigned seed = (unsigned)_i;
    struct interval_set set = {0}, copy = {0};
    struct measure m;
    int64_t end = 5000;
    for (int i = 0; i < 200; i++) {
        seed = seed * 1664525u + 1013904223u;
        int64_t from = end + (seed >> 8) % 900, to = from + (seed >> 16) % 9000;
        ck_assert_int_eq(interval_set_add(&set, from, to), STATUS_OK);
        ck_assert_int_eq(interval_set_add(&copy, from, to), STATUS_OK);
        end = to;
    }
    ck_assert_int_eq(measure_make(4000, end + 7, &set, &m), STATUS_OK);
    for (int64_t x = 0; x < end + 9000; x += 1 + x % 613) {
        ck_assert_int_eq(measure_before(&m, x), interval_set_within(&copy, 0, x));
        ck_assert_int_eq(measure_within(&m, x, x + 12345),
                         interval_set_within(&copy, x, x + 12345));
    }
    measure_free(&m);
    interval_set_free(&copy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calendar");
    TCase *c = tcase_create("calendar");
    tcase_add_loop_test(c, a_calendar_counts_the_seconds_that_its_days_have, 0,
                        (int)(sizeof sums / sizeof *sums));
    tcase_add_test(c, a_stretch_over_midnight_is_one);
    tcase_add_test(c, without_any_hours_it_never_opens);
    tcase_add_loop_test(c, a_measure_agrees_with_counting, 1, 20);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

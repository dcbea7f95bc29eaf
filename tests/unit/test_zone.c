#include "base/zone.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <time.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))
#define YEAR_1990   INT64_C(631152000)
#define YEAR_2061   INT64_C(2871763200)

static struct zone *load(const char *name)
{
    struct zone *zone = NULL;
    struct error err = {0};
    ck_assert_msg(zone_load(name, &zone, &err) == STATUS_OK, "%s: %s", name, err.detail);
    return zone;
}

static int64_t instant(const char *text)
{
    int64_t at = INSTANT_NONE;
    ck_assert_msg(instant_parse(text_of(text), &at), "%s", text);
    return at;
}

static struct tm libc_local(int64_t at)
{
    time_t t = (time_t)at;
    struct tm tm;
    if (!localtime_r(&t, &tm)) /* no assertion: each of them writes to a file */
        ck_abort_msg("libc knows no %lld", (long long)at);
    return tm;
}

static void set_libc_zone(const char *name)
{
    setenv("TZ", name, 1);
    tzset();
}

static const char *const zones[] = {
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Europe/Dublin",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "America/Havana",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Nuuk",
    "Antarctica/Troll",
    "Asia/Gaza",
    "America/Santiago",
    "UTC",
};

START_TEST(offsets_agree_with_libc)
{
    struct zone *zone = load(zones[_i]);
    set_libc_zone(zones[_i]);
    for (int64_t at = YEAR_1990; at < YEAR_2061; at += 43200 - 7) {
        int32_t offset_s = zone_offset(zone, at);
        if (offset_s != libc_local(at).tm_gmtoff)
            ck_abort_msg("%s at %lld: %d", zones[_i], (long long)at, offset_s);
    }
    zone_free(zone);
}
END_TEST

START_TEST(offsets_agree_with_libc_for_centuries)
{
    struct zone *zone = load(zones[_i]);
    set_libc_zone(zones[_i]);
    for (int64_t at = -YEAR_2061 * 2; at < YEAR_2061 * 16; at += 86400 * 13 + 3601) {
        int32_t offset_s = zone_offset(zone, at);
        if (offset_s != libc_local(at).tm_gmtoff)
            ck_abort_msg("%s at %lld: %d", zones[_i], (long long)at, offset_s);
    }
    zone_free(zone);
}
END_TEST

/* Finds each change by halves in libc, and asks on both sides of it. */
START_TEST(changes_fall_on_the_second_that_libc_says)
{
    struct zone *zone = load(zones[_i]);
    set_libc_zone(zones[_i]);
    int64_t step = 86400 * 5;
    for (int64_t at = YEAR_1990; at < YEAR_2061; at += step) {
        int64_t low = at, high = at + step;
        long before = libc_local(low).tm_gmtoff, after = libc_local(high).tm_gmtoff;
        while (before != after && high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            *(libc_local(middle).tm_gmtoff == before ? &low : &high) = middle;
        }
        ck_assert_int_eq(zone_offset(zone, low), libc_local(low).tm_gmtoff);
        ck_assert_int_eq(zone_offset(zone, high), libc_local(high).tm_gmtoff);
    }
    zone_free(zone);
}
END_TEST

static const struct {
    const char *name, *zone, *local, *wanted; /* local: with any offset, it is not read */
} civil[] = {
    {"no change near", "Asia/Shanghai", "2022-09-01T00:00:00Z", "2022-09-01T00:00:00+08:00"},
    {"before a skip", "Europe/Berlin", "2022-03-27T01:59:59Z", "2022-03-27T01:59:59+01:00"},
    {"skipped", "Europe/Berlin", "2022-03-27T02:30:00Z", "2022-03-27T03:00:00+02:00"},
    {"after a skip", "Europe/Berlin", "2022-03-27T03:00:00Z", "2022-03-27T03:00:00+02:00"},
    {"repeated", "Europe/Berlin", "2022-10-30T02:30:00Z", "2022-10-30T02:30:00+02:00"},
    {"the first repeated second", "Europe/Berlin", "2022-10-30T02:00:00Z",
     "2022-10-30T02:00:00+02:00"},
    {"after the repeat", "Europe/Berlin", "2022-10-30T03:00:00Z", "2022-10-30T03:00:00+01:00"},
    {"a midnight that was skipped", "America/Sao_Paulo", "2018-11-04T00:00:00Z",
     "2018-11-04T01:00:00-02:00"},
    {"a midnight that came twice", "America/Havana", "2022-11-06T00:00:00Z",
     "2022-11-06T00:00:00-04:00"},
    {"a day that was skipped", "Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-31T00:00:00+14:00"},
    {"half an hour skipped", "Australia/Lord_Howe", "2022-10-02T02:15:00Z",
     "2022-10-02T02:30:00+11:00"},
    {"half an hour repeated", "Australia/Lord_Howe", "2022-04-03T01:45:00Z",
     "2022-04-03T01:45:00+11:00"},
    {"a skip by the footer's rule", "America/New_York", "2450-03-13T02:30:00Z",
     "2450-03-13T03:00:00-04:00"},
};

START_TEST(a_local_time_is_the_first_instant_that_shows_it)
{
    struct zone *zone = load(civil[_i].zone);
    const char *t = civil[_i].local;
    int year, month, day;
    ck_assert(civil_parse_date((struct text){t, 10}, &year, &month, &day));
    int64_t clock_s = (instant(t) % 86400 + 86400) % 86400;
    int64_t at = zone_instant(zone, year, month, day, (int)(clock_s / 3600),
                              (int)(clock_s / 60 % 60), (int)(clock_s % 60));
    char text[INSTANT_TEXT_SIZE];
    ck_assert_uint_eq(zone_format(zone, at, text), 25);
    ck_assert_msg(strcmp(text, civil[_i].wanted) == 0, "%s: %s", civil[_i].name, text);
    zone_free(zone);
}
END_TEST

static const struct {
    const char *name, *zone;
    enum calendar_step step;
    const char *at, *wanted;
} steps[] = {
    {"an hour", "Asia/Shanghai", STEP_HOUR, "2022-09-01T00:00:00+08:00",
     "2022-09-01T01:00:00+08:00"},
    {"from inside an hour", "Asia/Shanghai", STEP_HOUR, "2022-09-01T00:59:59+08:00",
     "2022-09-01T01:00:00+08:00"},
    {"an hour at a quarter's offset", "Asia/Kathmandu", STEP_HOUR, "2022-09-01T00:10:00+05:45",
     "2022-09-01T01:00:00+05:45"},
    {"into the repeated hour", "Europe/Berlin", STEP_HOUR, "2022-10-30T02:00:00+02:00",
     "2022-10-30T02:00:00+01:00"},
    {"out of the repeated hour", "Europe/Berlin", STEP_HOUR, "2022-10-30T02:00:00+01:00",
     "2022-10-30T03:00:00+01:00"},
    {"over the skipped hour", "Europe/Berlin", STEP_HOUR, "2022-03-27T01:00:00+01:00",
     "2022-03-27T03:00:00+02:00"},
    {"over a skipped half hour", "Australia/Lord_Howe", STEP_HOUR, "2022-10-02T01:00:00+10:30",
     "2022-10-02T02:30:00+11:00"},
    {"from the half hour on", "Australia/Lord_Howe", STEP_HOUR, "2022-10-02T02:30:00+11:00",
     "2022-10-02T03:00:00+11:00"},
    {"an hour that lasts 90 minutes", "Australia/Lord_Howe", STEP_HOUR, "2022-04-03T01:00:00+11:00",
     "2022-04-03T02:00:00+10:30"},
    {"a day", "Asia/Shanghai", STEP_DAY, "2022-09-01T00:00:00+08:00", "2022-09-02T00:00:00+08:00"},
    {"the last second of a day", "Asia/Shanghai", STEP_DAY, "2022-09-01T23:59:59+08:00",
     "2022-09-02T00:00:00+08:00"},
    {"a day of 23 hours", "America/New_York", STEP_DAY, "2022-03-13T00:00:00-05:00",
     "2022-03-14T00:00:00-04:00"},
    {"a day of 25 hours", "America/New_York", STEP_DAY, "2022-11-06T00:00:00-04:00",
     "2022-11-07T00:00:00-05:00"},
    {"a day that begins at one", "America/Sao_Paulo", STEP_DAY, "2018-11-03T00:00:00-03:00",
     "2018-11-04T01:00:00-02:00"},
    {"midnight comes twice, the day once", "America/Havana", STEP_DAY, "2022-11-06T00:00:00-04:00",
     "2022-11-07T00:00:00-05:00"},
    {"the day that was skipped", "Pacific/Apia", STEP_DAY, "2011-12-29T00:00:00-10:00",
     "2011-12-31T00:00:00+14:00"},
    {"the old day shown again", "America/St_Johns", STEP_DAY, "2009-10-31T23:30:00-03:30",
     "2009-11-02T00:00:00-03:30"},
    {"a month", "Asia/Shanghai", STEP_MONTH, "2022-09-01T00:00:00+08:00",
     "2022-10-01T00:00:00+08:00"},
    {"over the year's end", "Asia/Shanghai", STEP_MONTH, "2022-12-31T23:59:59+08:00",
     "2023-01-01T00:00:00+08:00"},
    {"a month over a change", "Europe/Berlin", STEP_MONTH, "2022-03-01T00:00:00+01:00",
     "2022-04-01T00:00:00+02:00"},
    {"the old month shown again", "America/St_Johns", STEP_MONTH, "2009-10-31T23:30:00-03:30",
     "2009-12-01T00:00:00-03:30"},
};

START_TEST(stepping_follows_the_calendar)
{
    struct zone *zone = load(steps[_i].zone);
    char text[INSTANT_TEXT_SIZE];
    int64_t next = zone_next(zone, steps[_i].step, instant(steps[_i].at));
    (void)zone_format(zone, next, text);
    ck_assert_msg(strcmp(text, steps[_i].wanted) == 0, "%s: %s", steps[_i].name, text);
    zone_free(zone);
}
END_TEST

/* The same by brute force: libc asked every minute, a day or month being new once it is later
 * than all before, an hour when it differs or shows its first second. */
static int64_t label_of(const struct tm *tm, enum calendar_step step)
{
    if (step == STEP_MONTH)
        return tm->tm_year * INT64_C(12) + tm->tm_mon;
    int64_t day = civil_to_days(tm->tm_year + INT64_C(1900), tm->tm_mon + 1, tm->tm_mday);
    return step == STEP_DAY ? day : day * 24 + tm->tm_hour;
}

#define STEPS 3

static void walk_minutes(const struct zone *zone, int64_t from, int64_t to)
{
    struct tm tm = libc_local(from);
    int64_t label[STEPS], next[STEPS];
    for (int s = 0; s < STEPS; s++) {
        label[s] = label_of(&tm, (enum calendar_step)s);
        next[s] = zone_next(zone, (enum calendar_step)s, from);
    }
    for (int64_t at = from + 60; at < to; at += 60) {
        tm = libc_local(at);
        for (int s = 0; s < STEPS; s++) {
            int64_t now = label_of(&tm, (enum calendar_step)s);
            bool begins = s == STEP_HOUR ? now != label[s] || tm.tm_min == 0 : now > label[s];
            if (begins != (at == next[s]))
                ck_abort_msg("step %d at %lld", s, (long long)at);
            if (begins || s == STEP_HOUR)
                label[s] = now;
            if (begins)
                next[s] = zone_next(zone, (enum calendar_step)s, at);
        }
    }
}

/* In these days of 2011 and 2012 most zones change; Samoa leaves out a day. */
static const char *const seasons[][2] = {
    {"2011-09-30T00:00:00Z", "2011-10-03T00:00:00Z"},
    {"2011-10-14T00:00:00Z", "2011-10-17T00:00:00Z"},
    {"2011-10-29T00:00:00Z", "2011-11-14T00:00:00Z"},
    {"2011-12-28T00:00:00Z", "2012-01-02T00:00:00Z"},
    {"2012-03-10T00:00:00Z", "2012-03-12T00:00:00Z"},
    {"2012-03-24T00:00:00Z", "2012-04-02T00:00:00Z"},
};

START_TEST(stepping_agrees_with_libc_minute_by_minute)
{
    struct zone *zone = load(zones[_i]);
    set_libc_zone(zones[_i]);
    for (int s = 0; s < ROWS(seasons); s++)
        walk_minutes(zone, instant(seasons[s][0]), instant(seasons[s][1]));
    zone_free(zone);
}
END_TEST

START_TEST(months_follow_each_other_without_a_gap)
{
    struct zone *zone = load(zones[_i]);
    int64_t end = 0;
    for (int month = 0; month < 12 * 71; month++) {
        int64_t from, to;
        int year, back;
        zone_month(zone, 1990 + month / 12, month % 12 + 1, &from, &to);
        ck_assert(month == 0 || from == end);
        ck_assert_int_gt(to, from + 27 * 86400);
        zone_month_of(zone, from, &year, &back);
        ck_assert(year == 1990 + month / 12 && back == month % 12 + 1);
        zone_month_of(zone, to - 1, &year, &back);
        ck_assert(year == 1990 + month / 12 && back == month % 12 + 1);
        ck_assert_int_eq(zone_next(zone, STEP_MONTH, from), to);
        end = to;
    }
    zone_free(zone);
}
END_TEST

START_TEST(the_ends_of_time_are_answered)
{
    struct zone *zone = load("America/New_York");
    char text[INSTANT_TEXT_SIZE];
    int year, month;
    ck_assert_int_eq(zone_next(zone, STEP_DAY, INSTANT_EVER), INSTANT_EVER);
    ck_assert_int_eq(zone_next(zone, STEP_HOUR, INSTANT_EVER - 1), INSTANT_EVER);
    ck_assert_int_gt(zone_next(zone, STEP_DAY, INSTANT_NONE), INSTANT_NONE);
    ck_assert_int_eq(zone_offset(zone, INSTANT_EVER), -18000);
    ck_assert_int_lt(zone_offset(zone, INSTANT_NONE), 0);
    (void)zone_format(zone, INSTANT_EVER, text);
    ck_assert_str_eq(text, "9999-12-31T23:59:59-05:00");
    zone_month_of(zone, INSTANT_EVER, &year, &month);
    ck_assert_int_ge(year, 9999);
    zone_free(zone);
}
END_TEST

static const char *const bad_names[] = {
    "",
    "/etc/passwd",
    "/usr/share/zoneinfo/UTC",
    "../zoneinfo/UTC",
    "Asia/../UTC",
    "Asia/..",
    "Asia",
    "Asia/",
    "No/Such_Place",
    "tzdata.zi",
    "localtime",
    "posixrules",
    "Factory",
    "posix/Asia/Shanghai",
    "right/Asia/Shanghai",
    "Asia//Shanghai",
    "./UTC",
    "Asia/./Shanghai",
    "zone.tab",
    "UTC\n",
    "\xe4\xb8\x8a\xe6\xb5\xb7",
};

START_TEST(what_is_no_zone_is_refused_in_words)
{
    struct zone *zone = NULL;
    struct error err = {0};
    ck_assert_msg(zone_load(bad_names[_i], &zone, &err) == STATUS_INVALID, "%s", bad_names[_i]);
    ck_assert_ptr_null(zone);
    ck_assert_str_eq(err.code, "bad_time_zone");
    ck_assert_str_ne(err.detail, "");
}
END_TEST

START_TEST(tzdir_names_another_directory)
{
    struct zone *zone = NULL;
    setenv("TZDIR", "/nonexistent", 1);
    ck_assert_int_eq(zone_load("UTC", &zone, NULL), STATUS_INVALID);
    setenv("TZDIR", "/usr/share/zoneinfo/Asia", 1);
    zone = load("Shanghai");
    ck_assert_int_eq(zone_offset(zone, 0), 28800);
    zone_free(zone);
    zone_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("zone");
    TCase *tests = tcase_create("zone");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, offsets_agree_with_libc, 0, ROWS(zones));
    tcase_add_loop_test(tests, offsets_agree_with_libc_for_centuries, 0, ROWS(zones));
    tcase_add_loop_test(tests, changes_fall_on_the_second_that_libc_says, 0, ROWS(zones));
    tcase_add_loop_test(tests, a_local_time_is_the_first_instant_that_shows_it, 0, ROWS(civil));
    tcase_add_loop_test(tests, stepping_follows_the_calendar, 0, ROWS(steps));
    tcase_add_loop_test(tests, stepping_agrees_with_libc_minute_by_minute, 0, ROWS(zones));
    tcase_add_loop_test(tests, months_follow_each_other_without_a_gap, 0, ROWS(zones));
    tcase_add_test(tests, the_ends_of_time_are_answered);
    tcase_add_loop_test(tests, what_is_no_zone_is_refused_in_words, 0, ROWS(bad_names));
    tcase_add_test(tests, tzdir_names_another_directory);
    return suite_run(suite);
}

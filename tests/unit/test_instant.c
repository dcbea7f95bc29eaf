#include "base/instant.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <time.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))
#define REFUSED     INSTANT_NONE

static const struct {
    const char *name, *text;
    int64_t at;
} texts[] = {
    {"the epoch", "1970-01-01T00:00:00Z", 0},
    {"the district's offset", "2022-09-01T00:00:00+08:00", 1661961600},
    {"small letters", "2022-08-31t16:00:00z", 1661961600},
    {"west of Greenwich", "2022-08-31T11:30:00-04:30", 1661961600},
    {"minus zero", "2022-08-31T16:00:00-00:00", 1661961600},
    {"a fraction is dropped", "2022-08-31T16:00:00.999999Z", 1661961600},
    {"also before the epoch", "1969-12-31T23:59:59.9Z", -1},
    {"a leap day", "2000-02-29T00:00:00Z", 951782400},
    {"the first second", "0000-01-01T00:00:00Z", -62167219200},
    {"the last second", "9999-12-31T23:59:59Z", 253402300799},
    {"no offset", "2022-09-01T00:00:00", REFUSED},
    {"a date alone", "2022-09-01", REFUSED},
    {"nothing", "", REFUSED},
    {"a space for the T", "2022-09-01 00:00:00Z", REFUSED},
    {"a space for the plus", "2022-09-01T00:00:00 08:00", REFUSED},
    {"an offset without its colon", "2022-09-01T00:00:00+0800", REFUSED},
    {"an offset of hours alone", "2022-09-01T00:00:00+08", REFUSED},
    {"an offset of 24 hours", "2022-09-01T00:00:00+24:00", REFUSED},
    {"an offset of 60 minutes", "2022-09-01T00:00:00+08:60", REFUSED},
    {"the widest offset", "1970-01-01T23:59:00+23:59", 0},
    {"30 February", "2022-02-30T00:00:00Z", REFUSED},
    {"29 February of a common year", "1900-02-29T00:00:00Z", REFUSED},
    {"month 13", "2022-13-01T00:00:00Z", REFUSED},
    {"month 0", "2022-00-01T00:00:00Z", REFUSED},
    {"day 0", "2022-09-00T00:00:00Z", REFUSED},
    {"hour 24", "2022-09-01T24:00:00Z", REFUSED},
    {"minute 60", "2022-09-01T00:60:00Z", REFUSED},
    {"a leap second", "2016-12-31T23:59:60Z", REFUSED},
    {"a point without digits", "2022-09-01T00:00:00.Z", REFUSED},
    {"a comma for the point", "2022-09-01T00:00:00,5Z", REFUSED},
    {"a fraction without offset", "2022-09-01T00:00:00.5", REFUSED},
    {"something behind", "2022-09-01T00:00:00Z ", REFUSED},
    {"something behind the offset", "2022-09-01T00:00:00+08:001", REFUSED},
    {"a letter in the year", "2o22-09-01T00:00:00Z", REFUSED},
    {"a year of five digits", "12022-09-01T00:00:00Z", REFUSED},
    {"slashes", "2022/09/01T00:00:00Z", REFUSED},
    {"points in the clock", "2022-09-01T00.00.00Z", REFUSED},
    {"a sign in the clock", "2022-09-01T00:-1:00Z", REFUSED},
};

static const struct {
    const char *fraction;
    uint16_t ms;
    const char *written;
} fractions[] = {
    {"", 0, "2022-09-01T00:00:00+08:00"},
    {".0", 0, "2022-09-01T00:00:00+08:00"},
    {".0009", 0, "2022-09-01T00:00:00+08:00"},
    {".2", 200, "2022-09-01T00:00:00.200+08:00"},
    {".25", 250, "2022-09-01T00:00:00.250+08:00"},
    {".007", 7, "2022-09-01T00:00:00.007+08:00"},
    {".999999999999", 999, "2022-09-01T00:00:00.999+08:00"},
};

START_TEST(three_digits_of_a_fraction_are_kept_where_they_are_asked_for)
{
    char text[64], out[INSTANT_TEXT_SIZE];
    int64_t at = REFUSED;
    uint16_t ms = 1000;
    snprintf(text, sizeof text, "2022-09-01T00:00:00%s+08:00", fractions[_i].fraction);
    ck_assert(instant_parse_ms(text_of(text), &at, &ms));
    ck_assert_int_eq(at, 1661961600);
    ck_assert_uint_eq(ms, fractions[_i].ms);
    instant_format(at, 28800, out);
    instant_put_ms(out, ms);
    ck_assert_str_eq(out, fractions[_i].written);
}
END_TEST

START_TEST(rfc_3339_is_read_and_nothing_else)
{
    int64_t at = REFUSED;
    bool good = instant_parse(text_of(texts[_i].text), &at);
    ck_assert_msg(at == texts[_i].at, "%s: %lld", texts[_i].name, (long long)at);
    ck_assert_int_eq(good, texts[_i].at != REFUSED);
}
END_TEST

static const struct {
    const char *name;
    int64_t at;
    int32_t offset_s;
    const char *text;
} formats[] = {
    {"UTC", 0, 0, "1970-01-01T00:00:00+00:00"},
    {"east", 1661961600, 28800, "2022-09-01T00:00:00+08:00"},
    {"west over midnight", 1661961600, -16200, "2022-08-31T11:30:00-04:30"},
    {"before the epoch", -1, 0, "1969-12-31T23:59:59+00:00"},
    {"an odd offset keeps the instant", -2177481943, 29143, "1900-12-31T23:59:17+08:05"},
    {"odd to the west", 0, -2670, "1969-12-31T23:16:00-00:44"},
    {"the last second", 253402300799, 0, "9999-12-31T23:59:59+00:00"},
    {"beyond the last year", 253402300800, 0, "9999-12-31T23:59:59+00:00"},
    {"the last year left by the offset", 253402300799, 3600, "9999-12-31T23:59:59+01:00"},
    {"for ever", INSTANT_EVER, 28800, "9999-12-31T23:59:59+08:00"},
    {"never", INSTANT_NONE, -28800, "0000-01-01T00:00:00-08:00"},
};

START_TEST(instants_are_written_with_the_offset)
{
    char text[INSTANT_TEXT_SIZE];
    size_t len = instant_format(formats[_i].at, formats[_i].offset_s, text);
    ck_assert_msg(strcmp(text, formats[_i].text) == 0, "%s: %s", formats[_i].name, text);
    ck_assert_uint_eq(len, strlen(text));
}
END_TEST

START_TEST(what_is_written_reads_back_as_the_same_instant)
{
    for (int64_t at = -62167219200 + 86400; at < 253402300799 - 86400; at += 86400 * 997 + 12345) {
        char text[INSTANT_TEXT_SIZE];
        int64_t back = REFUSED;
        (void)instant_format(at, (int32_t)(at % 80000), text);
        if (!instant_parse(text_of(text), &back) || back != at)
            ck_abort_msg("%s", text);
    }
}
END_TEST

START_TEST(dates_agree_with_libc)
{
    for (int64_t days = -800000; days <= 800000; days += 7) {
        time_t at = (time_t)days * 86400;
        struct tm tm;
        gmtime_r(&at, &tm);
        int64_t year;
        int month, day;
        civil_from_days(days, &year, &month, &day);
        if (year != tm.tm_year + INT64_C(1900) || month != tm.tm_mon + 1 || day != tm.tm_mday ||
            civil_to_days(year, month, day) != days)
            ck_abort_msg("day %lld", (long long)days);
    }
}
END_TEST

static const struct {
    const char *name;
    int64_t year;
    int month, day;
    bool good;
} dates[] = {
    {"an ordinary day", 2022, 9, 30, true}, {"31 September", 2022, 9, 31, false},
    {"leap year", 2024, 2, 29, true},       {"common year", 2023, 2, 29, false},
    {"century", 2100, 2, 29, false},        {"fourth century", 2400, 2, 29, true},
    {"month 0", 2022, 0, 1, false},         {"month 13", 2022, 13, 1, false},
    {"day 0", 2022, 1, 0, false},           {"day 32", 2022, 1, 32, false},
};

START_TEST(only_days_of_the_calendar_are_dates)
{
    ck_assert_msg(civil_is_date(dates[_i].year, dates[_i].month, dates[_i].day) == dates[_i].good,
                  "%s", dates[_i].name);
}
END_TEST

static const struct {
    const char *name, *text;
    int year, month, day; /* year -1: refused; day 0: a month */
} civil[] = {
    {"a month", "2022-09", 2022, 9, 0},
    {"December", "1999-12", 1999, 12, 0},
    {"month 13", "2022-13", -1, 0, 0},
    {"month 00", "2022-00", -1, 0, 0},
    {"one digit", "2022-9", -1, 0, 0},
    {"no hyphen", "2022/09", -1, 0, 0},
    {"something behind", "2022-09x", -1, 0, 0},
    {"a date", "2022-09-01", 2022, 9, 1},
    {"31 September", "2022-09-31", -1, 0, 0},
    {"a slash", "2022-09/01", -1, 0, 0},
    {"one digit of day", "2022-09-1", -1, 0, 0},
    {"something behind the date", "2022-09-011", -1, 0, 0},
    {"letters", "2022-xx-01", -1, 0, 0},
    {"nothing", "", -1, 0, 0},
};

START_TEST(months_and_dates_are_read_in_exactly_one_form)
{
    struct text t = text_of(civil[_i].text);
    int year = -1, month = 0, day = 0;
    bool is_month = civil_parse_month(t, &year, &month);
    bool is_date = civil_parse_date(t, &year, &month, &day);
    ck_assert_msg(year == civil[_i].year && month == civil[_i].month && day == civil[_i].day, "%s",
                  civil[_i].name);
    ck_assert_int_eq(is_month, civil[_i].year >= 0 && civil[_i].day == 0);
    ck_assert_int_eq(is_date, civil[_i].day > 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instant");
    TCase *tests = tcase_create("instant");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, three_digits_of_a_fraction_are_kept_where_they_are_asked_for, 0,
                        (int)(sizeof fractions / sizeof *fractions));
    tcase_add_loop_test(tests, rfc_3339_is_read_and_nothing_else, 0, ROWS(texts));
    tcase_add_loop_test(tests, instants_are_written_with_the_offset, 0, ROWS(formats));
    tcase_add_test(tests, what_is_written_reads_back_as_the_same_instant);
    tcase_add_test(tests, dates_agree_with_libc);
    tcase_add_loop_test(tests, only_days_of_the_calendar_are_dates, 0, ROWS(dates));
    tcase_add_loop_test(tests, months_and_dates_are_read_in_exactly_one_form, 0, ROWS(civil));
    return suite_run(suite);
}

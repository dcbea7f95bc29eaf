#include "base/instant.h"

#include <stdio.h>

#define OFFSET_MAX_S (86400 - 60)            /* 23:59, the widest that RFC 3339 can write */
#define LOCAL_MIN    (-INT64_C(62167219200)) /* 0000-01-01T00:00:00 */
#define LOCAL_MAX    INT64_C(253402300799)   /* 9999-12-31T23:59:59 */
#define CLOCK_END    19                      /* characters of "2022-09-01T00:00:00" */
#define ERA_DAYS     INT64_C(146097)         /* days of 400 Gregorian years */
#define ERA_SHIFT    INT64_C(719468)         /* from 0000-03-01 to 1970-01-01 */

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March. */
int64_t civil_to_days(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - ERA_SHIFT;
}

void civil_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = days + ERA_SHIFT;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = z - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *ret_year = year_of_era + era * 400 + (month <= 2);
    *ret_month = month;
    *ret_day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_is_date(int64_t year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

int text_digits(struct text t, size_t at, size_t count)
{
    if (at + count > t.len)
        return -1;
    int value = 0;
    for (size_t i = at; i < at + count; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return -1;
        value = value * 10 + (t.at[i] - '0');
    }
    return value;
}

bool civil_parse_month(struct text t, int *ret_year, int *ret_month)
{
    int year = text_digits(t, 0, 4);
    int month = text_digits(t, 5, 2);
    if (t.len != 7 || t.at[4] != '-' || year < 0 || month < 1 || month > 12)
        return false;
    *ret_year = year;
    *ret_month = month;
    return true;
}

bool civil_parse_date(struct text t, int *ret_year, int *ret_month, int *ret_day)
{
    int year, month;
    int day = text_digits(t, 8, 2);
    if (t.len != 10 || t.at[7] != '-' || !civil_parse_month((struct text){t.at, 7}, &year, &month))
        return false;
    if (!civil_is_date(year, month, day))
        return false;
    *ret_year = year;
    *ret_month = month;
    *ret_day = day;
    return true;
}

/* "hh:mm:ss" at `at`, as seconds of the day, or -1. */
static int read_clock(struct text t, size_t at)
{
    int hour = text_digits(t, at, 2);
    int minute = text_digits(t, at + 3, 2);
    int second = text_digits(t, at + 6, 2);
    if (hour < 0 || minute < 0 || second < 0 || hour > 23 || minute > 59 || second > 59)
        return -1;
    if (t.at[at + 2] != ':' || t.at[at + 5] != ':')
        return -1;
    return hour * 3600 + minute * 60 + second;
}

/* A fraction's length with its point; 0 where there is none; a lone point is none. */
static size_t fraction_length(struct text t, size_t at)
{
    if (at >= t.len || t.at[at] != '.')
        return 0;
    size_t end = at + 1;
    while (end < t.len && t.at[end] >= '0' && t.at[end] <= '9')
        end++;
    return end > at + 1 ? end - at : 0;
}

/* "Z" or "+hh:mm" as the whole rest of the text. */
static bool read_offset(struct text t, size_t at, int *ret_offset_s)
{
    if (at + 1 == t.len && (t.at[at] == 'Z' || t.at[at] == 'z')) {
        *ret_offset_s = 0;
        return true;
    }
    if (at + 6 != t.len || (t.at[at] != '+' && t.at[at] != '-') || t.at[at + 3] != ':')
        return false;
    int hour = text_digits(t, at + 1, 2);
    int minute = text_digits(t, at + 4, 2);
    if (hour < 0 || minute < 0 || hour > 23 || minute > 59)
        return false;
    int offset_s = hour * 3600 + minute * 60;
    *ret_offset_s = t.at[at] == '-' ? -offset_s : offset_s;
    return true;
}

/* The first three digits after the point, as many as there are. */
static uint16_t read_ms(struct text t, size_t at, size_t length)
{
    unsigned ms = 0;
    for (size_t i = 1; i <= 3; i++)
        ms = ms * 10 + (i < length ? (unsigned)(t.at[at + i] - '0') : 0);
    return (uint16_t)ms;
}

bool instant_parse(struct text t, int64_t *ret_at)
{
    uint16_t ms;
    return instant_parse_ms(t, ret_at, &ms);
}

bool instant_parse_ms(struct text t, int64_t *ret_at, uint16_t *ret_ms)
{
    int year, month, day, offset_s;
    if (t.len < 20 || (t.at[10] != 'T' && t.at[10] != 't'))
        return false;
    if (!civil_parse_date((struct text){t.at, 10}, &year, &month, &day))
        return false;
    int clock_s = read_clock(t, 11);
    size_t fraction = fraction_length(t, CLOCK_END);
    if (clock_s < 0 || !read_offset(t, CLOCK_END + fraction, &offset_s))
        return false;
    *ret_ms = read_ms(t, CLOCK_END, fraction);
    *ret_at = civil_to_days(year, month, day) * DAY_S + clock_s - offset_s;
    return true;
}

static char *put_digits(char *to, int64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + count;
}

static char *put_three(char *to, int64_t a, int a_digits, int64_t b, int64_t c, char between)
{
    to = put_digits(to, a, a_digits);
    *to++ = between;
    to = put_digits(to, b, 2);
    *to++ = between;
    return put_digits(to, c, 2);
}

static int64_t clamp(int64_t value, int64_t min, int64_t max)
{
    return value < min ? min : value > max ? max : value;
}

size_t instant_format(int64_t at, int32_t offset_s, char out[INSTANT_TEXT_SIZE])
{
    /* Only whole minutes can be written, so the clock shows just those: the text is the instant. */
    int64_t offset = clamp(offset_s - offset_s % 60, -OFFSET_MAX_S, OFFSET_MAX_S);
    int64_t local = clamp(at, LOCAL_MIN - DAY_S, LOCAL_MAX + DAY_S) + offset;
    local = clamp(local, LOCAL_MIN, LOCAL_MAX);
    int64_t clock_s = (local % DAY_S + DAY_S) % DAY_S;

    int64_t year;
    int month, day;
    civil_from_days((local - clock_s) / DAY_S, &year, &month, &day);
    char *to = put_three(out, year, 4, month, day, '-');
    *to++ = 'T';
    to = put_three(to, clock_s / 3600, 2, clock_s / 60 % 60, clock_s % 60, ':');
    *to++ = offset < 0 ? '-' : '+';
    int64_t width = offset < 0 ? -offset : offset;
    to = put_digits(to, width / 3600, 2);
    *to++ = ':';
    to = put_digits(to, width / 60 % 60, 2);
    *to = '\0';
    return (size_t)(to - out);
}

void instant_put_ms(char text[INSTANT_TEXT_SIZE], uint16_t ms)
{
    if (ms == 0)
        return;
    char *at = text + CLOCK_END;
    memmove(at + 4, at, strlen(at) + 1);
    *at = '.';
    put_digits(at + 1, ms, 3);
}

void civil_format_date(int64_t days, char out[CIVIL_DATE_SIZE])
{
    int64_t year;
    int month, day;
    civil_from_days(days, &year, &month, &day);
    snprintf(out, CIVIL_DATE_SIZE, "%04d-%02d-%02d", (int)year, month, day);
}

#include "base/tz_rule.h"

#include "base/instant.h"

#define DEFAULT_S    7200 /* a rule's time when none is written: 02:00 */
#define OFFSET_HOURS 24
#define RULE_HOURS   167

/* Every take_ function reads from the front of `t`, shortens it, and says whether it found its thing. */
static bool take_char(struct text *t, char c)
{
    if (t->len == 0 || t->at[0] != c)
        return false;
    t->at++;
    t->len--;
    return true;
}

static bool take_number(struct text *t, int min, int max, int *ret_value)
{
    size_t digits = 0;
    while (digits < t->len && t->at[digits] >= '0' && t->at[digits] <= '9')
        digits++;
    int64_t value;
    if (!text_to_int((struct text){t->at, digits}, min, max, &value))
        return false;
    *ret_value = (int)value;
    t->at += digits;
    t->len -= digits;
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "CST" or "<+08>": at least three characters, of no interest. */
static bool take_name(struct text *t)
{
    bool quoted = take_char(t, '<');
    size_t len = 0;
    while (len < t->len && (quoted ? t->at[len] != '>' : is_letter(t->at[len])))
        len++;
    t->at += len;
    t->len -= len;
    return len >= 3 && (!quoted || take_char(t, '>'));
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool take_time(struct text *t, int hours_max, int32_t *ret_s)
{
    bool negative = take_char(t, '-');
    if (!negative)
        (void)take_char(t, '+');
    int hours, minutes = 0, seconds = 0;
    if (!take_number(t, 0, hours_max, &hours))
        return false;
    if (take_char(t, ':')) {
        if (!take_number(t, 0, 59, &minutes))
            return false;
        if (take_char(t, ':') && !take_number(t, 0, 59, &seconds))
            return false;
    }
    int32_t value = hours * 3600 + minutes * 60 + seconds;
    *ret_s = negative ? -value : value;
    return true;
}

static bool take_date(struct text *t, struct tz_date *date)
{
    if (!take_char(t, ','))
        return false;
    *date = (struct tz_date){.form = 'D', .time_s = DEFAULT_S};
    if (take_char(t, 'M')) {
        date->form = 'M';
        if (!take_number(t, 1, 12, &date->month) || !take_char(t, '.') ||
            !take_number(t, 1, 5, &date->week) || !take_char(t, '.') ||
            !take_number(t, 0, 6, &date->day))
            return false;
    } else if (take_char(t, 'J')) {
        date->form = 'J';
        if (!take_number(t, 1, 365, &date->day))
            return false;
    } else if (!take_number(t, 0, 365, &date->day)) {
        return false;
    }
    return !take_char(t, '/') || take_time(t, RULE_HOURS, &date->time_s);
}

bool tz_rule_parse(struct text t, struct tz_rule *ret_rule)
{
    struct tz_rule rule = {0};
    int32_t west_s; /* POSIX counts westward */
    if (!take_name(&t) || !take_time(&t, OFFSET_HOURS, &west_s))
        return false;
    rule.standard_s = -west_s;
    rule.summer_s = rule.standard_s + 3600;
    rule.has_summer = t.len > 0;
    if (rule.has_summer) {
        if (!take_name(&t))
            return false;
        if (t.len > 0 && t.at[0] != ',') {
            if (!take_time(&t, OFFSET_HOURS, &west_s))
                return false;
            rule.summer_s = -west_s;
        }
        if (!take_date(&t, &rule.start) || !take_date(&t, &rule.end) || t.len > 0)
            return false;
    }
    *ret_rule = rule;
    return true;
}

/* The day number since 1970-01-01 of the `week`th `weekday` of a month; week 5 is the last. */
static int64_t weekday_of_month(int64_t year, int month, int week, int weekday)
{
    int64_t first = civil_to_days(year, month, 1);
    int64_t first_weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    int day = 1 + (int)((weekday - first_weekday + 7) % 7) + (week - 1) * 7;
    while (!civil_is_date(year, month, day))
        day -= 7;
    return first + day - 1;
}

static int64_t date_in_year(const struct tz_date *date, int64_t year)
{
    int64_t new_year = civil_to_days(year, 1, 1);
    if (date->form == 'M')
        return weekday_of_month(year, date->month, date->week, date->day);
    if (date->form == 'D')
        return new_year + date->day;
    bool after_leap_day = date->day >= 60 && civil_is_date(year, 2, 29);
    return new_year + date->day - (after_leap_day ? 0 : 1);
}

void tz_rule_year(const struct tz_rule *rule, int64_t year, int64_t *ret_start, int64_t *ret_end)
{
    int64_t start = date_in_year(&rule->start, year) * DAY_S + rule->start.time_s;
    int64_t end = date_in_year(&rule->end, year) * DAY_S + rule->end.time_s;
    *ret_start = start - rule->standard_s;
    *ret_end = end - rule->summer_s;
}

#include "record/cell_text.h"

#include "base/text_shown.h"

#define WIDE_FROM    0xff01 /* the wide ! to ~ */
#define WIDE_TO      0xff5e
#define WIDE_SHIFT   (WIDE_FROM - '!')
#define WIDE_SPACE   "\xe3\x80\x80"
#define NO_BREAK     "\xc2\xa0"
#define FEN_MAX      INT64_C(1000000000000000)
#define FRACTION_MAX 2

static size_t space_at(struct text t)
{
    if (t.len > 0 && strchr(" \t\r\n", t.at[0]) && t.at[0])
        return 1;
    if (t.len >= 3 && memcmp(t.at, WIDE_SPACE, 3) == 0)
        return 3;
    return t.len >= 2 && memcmp(t.at, NO_BREAK, 2) == 0 ? 2 : 0;
}

static size_t space_before_end(struct text t)
{
    for (size_t len = 1; len <= 3 && len <= t.len; len++) {
        if (space_at((struct text){t.at + t.len - len, len}) == len)
            return len;
    }
    return 0;
}

struct text cell_trim(struct text cell)
{
    for (size_t n = space_at(cell); n > 0; n = space_at(cell))
        cell = (struct text){cell.at + n, cell.len - n};
    for (size_t n = space_before_end(cell); n > 0; n = space_before_end(cell))
        cell.len -= n;
    return cell;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#define LONG_DIGITS 16 /* as many and more a spreadsheet rounds */

static bool is_long_number(struct text t)
{
    size_t digits = 0;
    while (digits < t.len && is_digit(t.at[digits]))
        digits++;
    return digits == t.len && digits >= LONG_DIGITS;
}

/* '44011300001310000001 is the number alone, and so is ="44011300001310000001". */
static struct text without_armour(struct text t)
{
    if (t.len > 1 && t.at[0] == '\'' && is_long_number((struct text){t.at + 1, t.len - 1}))
        return (struct text){t.at + 1, t.len - 1};
    if (t.len >= 4 && t.at[0] == '=' && t.at[1] == '"' && t.at[t.len - 1] == '"')
        return (struct text){t.at + 2, t.len - 3};
    return t;
}

bool cell_fold(struct text cell, struct buffer *out)
{
    struct text t = without_armour(cell_trim(cell));
    bool folded = false;
    for (size_t at = 0; at < t.len;) {
        size_t from = at;
        uint32_t point = text_next_point(t, &at);
        if (point >= WIDE_FROM && point <= WIDE_TO) {
            buffer_add_byte(out, (uint8_t)(point - WIDE_SHIFT));
            folded = true;
        } else {
            buffer_add(out, t.at + from, at - from);
        }
    }
    return folded;
}

/* --- dates ------------------------------------------------------------------------------------------- */

static bool take(struct text *t, const char *what)
{
    size_t len = strlen(what);
    if (t->len < len || memcmp(t->at, what, len) != 0)
        return false;
    *t = (struct text){t->at + len, t->len - len};
    return true;
}

static bool take_number(struct text *t, size_t digits_max, int *ret)
{
    size_t digits = 0;
    *ret = 0;
    while (digits < t->len && digits < digits_max && is_digit(t->at[digits]))
        *ret = *ret * 10 + (t->at[digits++] - '0');
    *t = (struct text){t->at + digits, t->len - digits};
    return digits > 0;
}

/* What may stand after the year, and then after the month, and then after the day. */
static const char *const between[][3] = {{"-", "-", ""},
                                         {"/", "/", ""},
                                         {".", ".", ""},
                                         {"年", "月", "日"},
                                         {"", "", ""}};

static bool take_date(struct text *t, int *ret_year, int *ret_month, int *ret_day)
{
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        struct text rest = *t;
        bool plain = !between[i][0][0]; /* 20220101: nothing between, so each has all its digits */
        if (take_number(&rest, 4, ret_year) && *ret_year >= 1900 && take(&rest, between[i][0]) &&
            take_number(&rest, 2, ret_month) && take(&rest, between[i][1]) &&
            take_number(&rest, 2, ret_day) && take(&rest, between[i][2]) &&
            (!plain || t->len - rest.len == 8) && civil_is_date(*ret_year, *ret_month, *ret_day)) {
            *t = rest;
            return true;
        }
    }
    return false;
}

static bool take_time(struct text *t, int *ret_hour, int *ret_minute, int *ret_second)
{
    if (!take_number(t, 2, ret_hour) || !take(t, ":") || !take_number(t, 2, ret_minute))
        return false;
    if (take(t, ":") && !take_number(t, 2, ret_second))
        return false;
    return *ret_hour < 24 && *ret_minute < 60 && *ret_second < 60;
}

bool cell_instant(struct text cell, const struct zone *zone, int64_t *ret_at)
{
    int year, month, day, hour = 0, minute = 0, second = 0;
    struct text t = cell_trim(cell);
    if (instant_parse(t, ret_at))
        return true;
    if (!take_date(&t, &year, &month, &day))
        return false;
    if (take(&t, "T") || t.len > 0) {
        t = cell_trim(t);
        if (!take_time(&t, &hour, &minute, &second) || t.len > 0)
            return false;
    }
    if (zone)
        *ret_at = zone_instant(zone, year, month, day, hour, minute, second);
    else
        *ret_at = civil_to_days(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second;
    return true;
}

bool cell_day(struct text cell, int64_t *ret_day)
{
    int year, month, day;
    struct text t = cell_trim(cell);
    if (!take_date(&t, &year, &month, &day) || t.len > 0)
        return false;
    *ret_day = civil_to_days(year, month, day);
    return true;
}

/* --- money ------------------------------------------------------------------------------------------- */

bool cell_fen(struct text cell, int64_t *ret_fen)
{
    int64_t fen = 0;
    int fraction = -1; /* digits after the point; -1: none yet */
    size_t digits = 0;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.at[i];
        if (c == '.' && fraction < 0) {
            fraction = 0;
        } else if (is_digit(c) && fraction < FRACTION_MAX && fen < FEN_MAX / 100) {
            fen = fen * 10 + (c - '0');
            fraction += fraction >= 0;
            digits++;
        } else if (c != ',' || fraction >= 0) {
            return false;
        }
    }
    for (int i = fraction < 0 ? 0 : fraction; i < FRACTION_MAX; i++)
        fen *= 10;
    *ret_fen = fen;
    return digits > 0;
}

#include "record/calendar_in.h"

#include "format/canonical.h"
#include "format/members.h"
#include "record/record_open.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE_S 60

const char *const weekday_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

/* "08:30" to seconds of the day, up to 24:00. */
static bool read_time(struct text t, int32_t *ret_s)
{
    int64_t hour, minute;
    if (t.len != 5 || t.at[2] != ':' || !text_to_int((struct text){t.at, 2}, 0, 24, &hour) ||
        !text_to_int((struct text){t.at + 3, 2}, 0, 59, &minute))
        return false;
    *ret_s = (int32_t)(hour * 3600 + minute * MINUTE_S);
    return *ret_s <= DAY_S;
}

static bool read_hours(const json_t *value, struct day_hours *ret)
{
    struct text t = {json_string_value(value), json_string_length(value)};
    return t.len == 11 && t.at[5] == '-' && read_time((struct text){t.at, 5}, &ret->from_s) &&
           read_time((struct text){t.at + 6, 5}, &ret->to_s);
}

/* Checks the hours of one day: a list such as ["08:30-12:00","14:00-17:30"]. */
static void check_day(struct members *m, const char *key, json_t *list)
{
    int32_t end_s = 0;
    if (!json_is_array(list) || json_array_size(list) > CALENDAR_HOURS_MAX) {
        member_fail(m, "bad_value", key, "A list of at most %d stretches is expected here.",
                    CALENDAR_HOURS_MAX);
        return;
    }
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        struct day_hours hours;
        if (!read_hours(json_array_get(list, i), &hours))
            member_fail(m, "bad_value", key,
                        "Hours are written as 08:30-12:00 here; 24:00 ends a day.");
        else if (hours.from_s >= hours.to_s)
            member_fail(m, "bad_value", key,
                        "A stretch ends after its beginning. Over midnight write 22:00-24:00 on "
                        "the one day and 00:00-06:00 on the next.");
        else if (hours.from_s < end_s)
            member_fail(m, "bad_value", key,
                        "The stretches of a day stand in order and do not overlap.");
        end_s = hours.to_s;
    }
}

static json_t *check_week(struct members *m)
{
    struct members w;
    if (!members_enter(m, "week", MEMBER_OPTIONAL, weekday_names, &w))
        return NULL;
    for (size_t i = 0; i < WEEKDAYS; i++) {
        json_t *list = json_object_get(w.object, weekday_names[i]);
        if (list)
            check_day(&w, weekday_names[i], list);
    }
    members_close(m, &w);
    return w.object;
}

static json_t *check_days(struct members *m)
{
    json_t *days = member_value(m, "days", MEMBER_OPTIONAL);
    struct members d = {.object = days, .path = "days", .err = m->err};
    if (days && (!json_is_object(days) || json_object_size(days) > CALENDAR_DAYS_MAX))
        member_fail(m, "bad_value", "days", "An object by day is expected here, with at most %d.",
                    CALENDAR_DAYS_MAX);
    for (void *i = json_object_iter(days); i && m->status == STATUS_OK;
         i = json_object_iter_next(days, i)) {
        const char *key = json_object_iter_key(i);
        int year, month, day;
        if (!civil_parse_date(text_of(key), &year, &month, &day))
            member_fail(&d, "bad_value", key, "A date is expected here, such as 2026-10-01.");
        check_day(&d, key, json_object_iter_value(i));
        members_close(m, &d);
    }
    return days;
}

enum status calendar_in_read(struct record *record, struct text code, struct calendar_in *ret)
{
    static const char *const known[] = {"code", "name", "week", "days", NULL};
    struct members m;
    struct calendar_in in = {0};
    record_open(&m, record, known, code, &in.code, &in.name);
    in.week = check_week(&m);
    in.days = check_days(&m);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

static enum status copy_day(const json_t *list, struct calendar_day *ret)
{
    size_t count = json_array_size(list);
    ret->hours = count ? calloc(count, sizeof *ret->hours) : NULL;
    if (count && !ret->hours)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++)
        read_hours(json_array_get(list, i), &ret->hours[ret->count++]);
    return STATUS_OK;
}

static int by_day(const void *a, const void *b)
{
    int32_t x = ((const struct calendar_day *)a)->day, y = ((const struct calendar_day *)b)->day;
    return (x > y) - (x < y);
}

enum status calendar_in_hours(const struct calendar_in *in, struct calendar *ret)
{
    size_t count = json_object_size(in->days);
    enum status status = STATUS_OK;
    for (int32_t i = 0; i < WEEKDAYS && !status; i++) {
        ret->week[i].day = i;
        status = copy_day(json_object_get(in->week, weekday_names[i]), &ret->week[i]);
    }
    ret->days = count ? calloc(count, sizeof *ret->days) : NULL;
    if (count && !ret->days)
        return STATUS_MEMORY;
    for (void *i = json_object_iter(in->days); i && !status;
         i = json_object_iter_next(in->days, i)) {
        struct calendar_day *own = &ret->days[ret->day_count++];
        int year, month, day;
        if (civil_parse_date(text_of(json_object_iter_key(i)), &year, &month, &day))
            own->day = (int32_t)civil_to_days(year, month, day);
        status = copy_day(json_object_iter_value(i), own);
    }
    if (ret->day_count)
        qsort(ret->days, ret->day_count, sizeof *ret->days, by_day);
    return status;
}

static void write_or_empty(struct json_out *j, const char *key, struct json_t *value)
{
    json_key(j, key);
    if (value)
        canonical_write(j, value);
    else
        json_raw(j, "{}", 2);
}

void calendar_in_record(const struct calendar_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "code");
    json_text(&j, in->code);
    write_or_empty(&j, "days", in->days);
    json_key(&j, "name");
    json_text(&j, in->name);
    write_or_empty(&j, "week", in->week);
    json_object_end(&j);
}

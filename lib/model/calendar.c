#include "model/calendar.h"

#include <stdlib.h>

#define YEAR_S (INT64_C(366) * DAY_S)

/* One stretch that was drawn, in one zone; the newest first. */
struct calendar_year {
    const struct zone *zone;
    struct measure measure;
    struct calendar_year *older;
};

static void free_drawn(struct calendar *c)
{
    for (struct calendar_year *y = c->drawn, *older; y; y = older) {
        older = y->older;
        measure_free(&y->measure);
        free(y);
    }
}

void calendar_free_content(struct calendar *c)
{
    free_drawn(c);
    for (size_t i = 0; i < WEEKDAYS; i++)
        free(c->week[i].hours);
    for (uint32_t i = 0; i < c->day_count; i++)
        free(c->days[i].hours);
    free(c->days);
    free(c->code);
    free(c->name);
    free(c->record);
    *c = (struct calendar){0};
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = ((const struct calendar_day *)b)->day;
    return (x > y) - (x < y);
}

/* 1970-01-01 was a Thursday. */
static const struct calendar_day *hours_of(const struct calendar *c, int32_t day)
{
    const struct calendar_day *own =
        c->day_count ? bsearch(&day, c->days, c->day_count, sizeof *c->days, by_day) : NULL;
    return own ? own : &c->week[((day + 3) % WEEKDAYS + WEEKDAYS) % WEEKDAYS];
}

/* Until when the offset at `at` certainly holds, at most `end`. */
static int64_t offset_until(const struct zone *zone, int64_t at, int64_t end)
{
    int32_t offset = zone_offset(zone, at);
    int64_t same = at, differs = end;
    if (zone_offset(zone, end - 1) == offset)
        return end;
    while (differs - same > 1) {
        int64_t middle = same + (differs - same) / 2;
        if (zone_offset(zone, middle) == offset)
            same = middle;
        else
            differs = middle;
    }
    return differs;
}

/* Does the calendar ever open on `day` or later? */
static bool opens_from(const struct calendar *c, int32_t day)
{
    for (size_t i = 0; i < WEEKDAYS; i++) {
        if (c->week[i].count > 0)
            return true;
    }
    for (uint32_t i = c->day_count; i-- > 0 && c->days[i].day >= day;) {
        if (c->days[i].count > 0)
            return true;
    }
    return false;
}

bool calendar_open_at(const struct calendar *c, const struct zone *zone, int64_t at,
                      int64_t *ret_until)
{
    int32_t day = zone_day_of(zone, at);
    int64_t end = offset_until(zone, at, zone_next(zone, STEP_DAY, at));
    int64_t midnight = (int64_t)day * DAY_S - zone_offset(zone, at);
    const struct calendar_day *own = hours_of(c, day);
    for (uint32_t i = 0; i < own->count; i++) {
        int64_t from = midnight + own->hours[i].from_s, to = midnight + own->hours[i].to_s;
        if (to <= at)
            continue;
        *ret_until = instant_min(from <= at ? to : from, end);
        return from <= at;
    }
    *ret_until = opens_from(c, day) ? end : INSTANT_EVER;
    return false;
}

enum status calendar_add(const struct calendar *c, const struct zone *zone, int64_t from,
                         int64_t to, struct interval_set *set)
{
    int64_t until;
    for (int64_t at = from; at < to; at = until) {
        bool open = calendar_open_at(c, zone, at, &until);
        until = instant_min(until, to);
        enum status status = open ? interval_set_add(set, at, until) : STATUS_OK;
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static const struct measure *draw(struct calendar *c, const struct zone *zone, int64_t from,
                                  int64_t to)
{
    struct calendar_year *y = calloc(1, sizeof *y);
    struct interval_set set = {0};
    if (!y || calendar_add(c, zone, from, to, &set) || measure_make(from, to, &set, &y->measure)) {
        interval_set_free(&set);
        free(y);
        return NULL;
    }
    y->zone = zone;
    y->older = c->drawn;
    c->drawn = y;
    return &y->measure;
}

const struct measure *calendar_measure(struct calendar *c, const struct zone *zone, int64_t from,
                                       int64_t to)
{
    int64_t low = from, high = to;
    for (const struct calendar_year *y = c->drawn; y; y = y->older) {
        if (y->zone != zone)
            continue;
        if (y->measure.from <= from && to <= y->measure.to)
            return &y->measure;
        low = instant_min(low, y->measure.from);
        high = instant_max(high, y->measure.to);
    }
    return draw(c, zone, instant_max(low - YEAR_S, INSTANT_2000 - YEAR_S), high + YEAR_S);
}

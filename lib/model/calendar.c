#include "model/calendar.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_S (INT64_C(366) * DAY_S)

/* One stretch that was drawn, in one zone; the newest first. */
struct calendar_drawn {
    const struct calendar *other; /* that it was drawn with; NULL: none */
    const struct zone *zone;
    struct measure measure;
    struct calendar_drawn *older;
};

void calendar_forget(struct calendar *c)
{
    for (struct calendar_drawn *d = c->drawn, *older; d; d = older) {
        older = d->older;
        measure_free(&d->measure);
        free(d);
    }
    c->drawn = NULL;
}

void calendar_free_content(struct calendar *c)
{
    calendar_forget(c);
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

/* Do the hours of two days have a second of the day in common? */
static bool hours_meet(const struct calendar_day *a, const struct calendar_day *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        for (uint32_t k = 0; k < b->count; k++) {
            if (instant_max(a->hours[i].from_s, b->hours[k].from_s) <
                instant_min(a->hours[i].to_s, b->hours[k].to_s))
                return true;
        }
    }
    return false;
}

/* Are both open at some time of one of a's own days, from `day` on? */
static bool own_days_meet(const struct calendar *a, const struct calendar *b, int32_t day)
{
    for (uint32_t i = a->day_count; i-- > 0 && a->days[i].day >= day;) {
        if (hours_meet(&a->days[i], hours_of(b, a->days[i].day)))
            return true;
    }
    return false;
}

bool calendar_is_over(const struct calendar *c, const struct calendar *other,
                      const struct zone *zone, int64_t at)
{
    const struct calendar *b = other ? other : c;
    for (size_t i = 0; i < WEEKDAYS; i++) {
        if (hours_meet(&c->week[i], &b->week[i]))
            return false;
    }
    int32_t day = zone_day_of(zone, at);
    return !own_days_meet(c, b, day) && !own_days_meet(b, c, day);
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
    *ret_until = calendar_is_over(c, NULL, zone, at) ? INSTANT_EVER : end;
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

static enum status draw(const struct calendar *c, const struct zone *zone, int64_t from, int64_t to,
                        struct measure *ret)
{
    struct interval_set set = {0};
    enum status status = calendar_add(c, zone, from, to, &set);
    if (!status)
        status = measure_make(from, to, &set, ret);
    if (status)
        interval_set_free(&set);
    return status;
}

static enum status draw_both(const struct calendar *c, const struct calendar *other,
                             const struct zone *zone, int64_t from, int64_t to, struct measure *ret)
{
    struct measure own = {0}, theirs = {0};
    enum status status = draw(c, zone, from, to, &own);
    if (!status)
        status = draw(other, zone, from, to, &theirs);
    if (!status)
        status = measure_meet(&own, &theirs, ret);
    measure_free(&own);
    measure_free(&theirs);
    return status;
}

static const struct measure *keep_drawn(struct calendar *c, struct calendar_drawn want,
                                        int64_t from, int64_t to)
{
    struct calendar_drawn *d = malloc(sizeof *d);
    if (!d)
        return NULL;
    *d = want;
    if (want.other ? draw_both(c, want.other, want.zone, from, to, &d->measure)
                   : draw(c, want.zone, from, to, &d->measure)) {
        free(d);
        return NULL;
    }
    d->older = c->drawn;
    c->drawn = d;
    return &d->measure;
}

/* The same zone as rules of another version have it. */
static bool same_zone(const struct zone *a, const struct zone *b)
{
    return a == b || strcmp(zone_name(a), zone_name(b)) == 0;
}

const struct measure *calendar_measure(struct calendar *c, const struct calendar *other,
                                       const struct zone *zone, int64_t from, int64_t to)
{
    struct calendar_drawn want = {.other = other == c ? NULL : other, .zone = zone};
    int64_t low = from = instant_max(instant_min(from, CALENDAR_TO), CALENDAR_FROM);
    int64_t high = to = instant_max(instant_min(to, CALENDAR_TO), CALENDAR_FROM);
    for (const struct calendar_drawn *d = c->drawn; d; d = d->older) {
        if (d->other != want.other || !same_zone(d->zone, zone))
            continue;
        if (d->measure.from <= from && to <= d->measure.to)
            return &d->measure;
        low = instant_min(low, d->measure.from);
        high = instant_max(high, d->measure.to);
    }
    /* Twice as long each time: who asks on and on pays for what he asks. */
    int64_t more = instant_max(YEAR_S, high - low);
    return keep_drawn(c, want, instant_max(low - YEAR_S, CALENDAR_FROM),
                      instant_min(high + more, CALENDAR_TO));
}

/* calendar.h - the hours of each weekday, with days that differ (lib/figure/README.md, Rules): when they are open, and how long. */
#ifndef INTACT_MODEL_CALENDAR_H
#define INTACT_MODEL_CALENDAR_H

#include "base/measure.h"
#include "base/zone.h"

#define CALENDAR_HOURS_MAX 24   /* stretches of one day */
#define CALENDAR_DAYS_MAX  4000 /* days that differ: ten years of every day */
#define WEEKDAYS           7

/* Hours are drawn from 1999 to 2136: no report lies before, and no timeline reaches beyond. */
#define CALENDAR_FROM (INSTANT_2000 - 366 * DAY_S)
#define CALENDAR_TO   (INSTANT_2000 + (int64_t)UINT32_MAX)

/* A stretch of a day in seconds from its local midnight, up to 86400. */
struct day_hours {
    int32_t from_s, to_s;
};

/* The hours of one day: sorted, not overlapping. */
struct calendar_day {
    int32_t day; /* days since 1970-01-01; of a weekday: 0 is Monday */
    uint32_t count;
    struct day_hours *hours; /* owned */
};

struct calendar {
    char *code, *name, *record; /* as of struct town */
    struct calendar_day week[WEEKDAYS];
    struct calendar_day *days; /* days that differ, sorted; owned */
    uint32_t day_count;
    struct calendar_drawn *drawn; /* what calendar_measure() has drawn so far; owned */
};

void calendar_free_content(struct calendar *c);

/* Is the calendar open at `at`? *ret_until: until when that certainly holds; INSTANT_EVER: it never opens
 * again. A second is open where the hours of its local day hold its local time of day. */
bool calendar_open_at(const struct calendar *c, const struct zone *zone, int64_t at,
                      int64_t *ret_until);

/* Adds the open seconds of [from, to) to a set. STATUS_MEMORY. */
must_use enum status calendar_add(const struct calendar *c, const struct zone *zone, int64_t from,
                                  int64_t to, struct interval_set *set);

/* Returns the seconds around [from, to) in which the calendar is open, and `other`, too (NULL: the calendar
 * alone), drawn once and kept until a calendar is put. Both and the zone have to stay where they are that
 * long. NULL: out of memory. */
const struct measure *calendar_measure(struct calendar *c, const struct calendar *other,
                                       const struct zone *zone, int64_t from, int64_t to);

/* Forgets what has been drawn: this calendar, or another that it was drawn with, is put anew. */
void calendar_forget(struct calendar *c);

/* Is there no second from `at` on in which the calendar is open, and `other`, too? */
bool calendar_is_over(const struct calendar *c, const struct calendar *other,
                      const struct zone *zone, int64_t at);

#endif

/* zone.h - an IANA time zone: which offset holds at an instant, and where calendar days begin. */
#ifndef INTACT_BASE_ZONE_H
#define INTACT_BASE_ZONE_H

#include "base/instant.h"

struct zone;

/* Reads a TZif file (RFC 8536, version 2 or later, footer included) below /usr/share/zoneinfo, or
 * below the directory in the environment variable TZDIR. STATUS_INVALID: no such zone (err says so).
 * The caller frees with zone_free (NULL allowed). Immutable once made: safe to share. */
must_use enum status zone_load(const char *name, struct zone **ret_zone, struct error *err);
void zone_free(struct zone *zone);

/* Returns the name that it was loaded by: zones of one name are the same. */
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC in force at `at`. */
int32_t zone_offset(const struct zone *zone, int64_t at);

/* The instant at which a local civil time first shows; a time skipped by a change is the change. */
int64_t zone_instant(const struct zone *zone, int64_t year, int month, int day, int hour,
                     int minute, int second);

enum calendar_step { STEP_HOUR, STEP_DAY, STEP_MONTH };

/* The first instant after `at` at which a new local hour, day or month begins (a repeated hour of
 * an autumn change begins again). Steps the calendar, never adds DAY_S. */
int64_t zone_next(const struct zone *zone, enum calendar_step step, int64_t at);

/* Month bounds [from, to) of year, month in this zone. */
void zone_month(const struct zone *zone, int year, int month, int64_t *ret_from, int64_t *ret_to);
/* The local year and month that hold `at`. */
void zone_month_of(const struct zone *zone, int64_t at, int *ret_year, int *ret_month);

/* The local day that holds `at`, as days since 1970-01-01. */
int32_t zone_day_of(const struct zone *zone, int64_t at);

/* instant_format() with the offset in force at `at`. */
size_t zone_format(const struct zone *zone, int64_t at, char out[INSTANT_TEXT_SIZE]);

#endif

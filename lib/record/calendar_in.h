/* calendar_in.h - a calendar as people send it: hours of a week, and of days that differ. */
#ifndef INTACT_RECORD_CALENDAR_IN_H
#define INTACT_RECORD_CALENDAR_IN_H

#include "base/buffer.h"
#include "model/calendar.h"
#include "record/record.h"

struct calendar_in {
    struct text code, name;
    struct json_t *week, *days; /* checked; NULL: none */
};

/* mon, tue, ...; NULL at the end. */
extern const char *const weekday_names[];

/* As town_in_read(). */
must_use enum status calendar_in_read(struct record *record, struct text code,
                                      struct calendar_in *ret);
/* Copies the hours that were read. STATUS_MEMORY: *ret has part of them. */
must_use enum status calendar_in_hours(const struct calendar_in *in, struct calendar *ret);
/* Writes the canonical record. */
void calendar_in_record(const struct calendar_in *in, struct buffer *out);

#endif

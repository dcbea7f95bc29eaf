/* hours.h - the demonstration's calendar: the office's hours, with the holidays of its years. */
#ifndef INTACT_DEMO_HOURS_H
#define INTACT_DEMO_HOURS_H

#include "base/buffer.h"
#include "demo/district.h"

#define DEMO_CALENDAR "work" /* its code, which schema/demo_rules.json names too */

/* Writes the calendars as a JSON array for a POST. out->failed: out of memory. */
void demo_calendars_json(const struct demo_district *d, struct buffer *out);

#endif

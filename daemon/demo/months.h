/* months.h - what ends a month or a year in the demonstration. */
#ifndef INTACT_DEMO_MONTHS_H
#define INTACT_DEMO_MONTHS_H

#include "demo/events.h"

/* Adds the events of [from, until). s->failed: out of memory. */
void demo_plan_months(struct demo_events *s, int64_t from, int64_t until);

#endif

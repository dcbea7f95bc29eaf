/* exemptions.h - what is exempt in the demonstration, and who decides. */
#ifndef INTACT_DEMO_EXEMPTIONS_H
#define INTACT_DEMO_EXEMPTIONS_H

#include "demo/events.h"

/* Adds the events of [from, until). s->failed: out of memory. */
void demo_plan_exemptions(struct demo_events *s, int64_t from, int64_t until);

#endif

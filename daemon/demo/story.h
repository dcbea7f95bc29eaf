/* story.h - all that people do in the demonstration, planned first, then done an event at a time. */
#ifndef INTACT_DEMO_STORY_H
#define INTACT_DEMO_STORY_H

#include "demo/events.h"
#include "demo/ledger.h"

/* Zeroed: empty. */
struct demo_story {
    struct demo_events events; /* sorted */
    uint32_t *exemption_ids;   /* the daemon's, by demo_event.exemption; owned */
};

/* Plans the events of [from, until). STATUS_MEMORY: out of memory. */
must_use enum status demo_story_plan(const struct demo_world *w, int64_t from, int64_t until,
                                     struct demo_story *ret);
void demo_story_free(struct demo_story *s);

/* Does what one event says. `tokens` are by enum demo_person. */
must_use enum status demo_story_play(struct demo_story *s, uint32_t event,
                                     const uint32_t tokens[PERSON_COUNT], struct ledger *l,
                                     struct error *err);

#endif

/* events.h - what people do in the demonstration, gathered before anything of it is done. */
#ifndef INTACT_DEMO_EVENTS_H
#define INTACT_DEMO_EVENTS_H

#include "base/buffer.h"
#include "demo/world.h"

enum demo_person {
    PERSON_CLERK, /* two of the office: one proposes, the other decides */
    PERSON_CHIEF,
    PERSON_SUPERVISOR,
    PERSON_CONTRACTORS,                                          /* + number of the organisation */
    PERSON_FEEDS = PERSON_CONTRACTORS + DEMO_ORGANISATION_COUNT, /* + index of demo_feeds */
    PERSON_COUNT = PERSON_FEEDS + DEMO_FEED_COUNT
};

enum demo_event_kind {
    EVENT_PROPOSE, /* an exemption */
    EVENT_DECIDE,  /* on one, or on its change */
    EVENT_CHANGE,  /* of an approved one, asked for */
    EVENT_ORDERS,  /* of the ordering system */
    EVENT_STEP,    /* of a repair */
    EVENT_ACCEPT,  /* what was inspected */
    EVENT_JUDGE,   /* what is judged once a year */
    EVENT_MONTH    /* published or closed */
};

struct demo_event {
    int64_t at;
    uint32_t order; /* of two at one instant, the lower first */
    enum demo_person person;
    enum demo_event_kind kind;
    uint32_t
        exemption; /* EVENT_PROPOSE, EVENT_DECIDE, EVENT_CHANGE: counted in the order of planning */
    char repair[24];  /* EVENT_STEP: its id */
    const char *verb; /* EVENT_DECIDE, EVENT_STEP, EVENT_MONTH */
    int year, month;  /* EVENT_MONTH; the year of EVENT_JUDGE */
    char *body;       /* JSON; owned */
};

/* Zeroed but for the world: empty. */
struct demo_events {
    const struct demo_world *world;
    struct demo_event *items; /* owned */
    uint32_t count, cap;
    uint32_t exemptions; /* proposed so far */
    bool revoked;        /* one approval has been taken back */
    bool failed;         /* out of memory: an event is missing */
};

/* Adds an event and takes its body over. s->failed: out of memory. */
void demo_events_add(struct demo_events *s, const struct demo_event *event, struct buffer *body);

/* Sorts by instant, and those of one instant as they were added. */
void demo_events_sort(struct demo_events *s);

void demo_events_free(struct demo_events *s);

#endif

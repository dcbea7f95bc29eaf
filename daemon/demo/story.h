/* demo_story.h - what people do in the demonstration: orders, repairs, exemptions, decisions,
 * inspections, the month's end. */
#ifndef INTACT_DAEMON_DEMO_STORY_H
#define INTACT_DAEMON_DEMO_STORY_H

#include "demo/ledger.h"

/* A fault that lasts so long opens a repair. */
#define DEMO_OPEN_AFTER_S 43200

enum demo_person {
    PERSON_CLERK, /* two of the office: one proposes, the other decides */
    PERSON_CHIEF,
    PERSON_SUPERVISOR,
    PERSON_CONTRACTORS,                                          /* + number of the organisation */
    PERSON_FEEDS = PERSON_CONTRACTORS + DEMO_ORGANISATION_COUNT, /* + index of demo_feeds */
    PERSON_COUNT = PERSON_FEEDS + DEMO_FEED_COUNT
};

enum demo_deed {
    DEED_PROPOSE,
    DEED_DECIDE,
    DEED_ORDERS,
    DEED_STEP,
    DEED_ACCEPT,
    DEED_JUDGE,
    DEED_MONTH
};

struct demo_event {
    int64_t at;
    uint32_t order; /* of two at one instant, the lower first */
    enum demo_person person;
    enum demo_deed deed;
    uint32_t exemption; /* DEED_PROPOSE, DEED_DECIDE: counted in the order of planning */
    char repair[24];    /* DEED_STEP: its id */
    const char *verb;   /* DEED_DECIDE, DEED_STEP, DEED_MONTH */
    int year, month;    /* DEED_MONTH; the year of DEED_JUDGE */
    char *body;         /* JSON; owned */
};

struct demo_story {
    const struct demo_world *world;
    struct demo_event *events; /* sorted once told; owned */
    uint32_t count, cap;
    uint32_t exemptions;     /* planned so far */
    uint32_t *exemption_ids; /* by that number, once told; owned */
    bool revoked;            /* one approval has been taken back */
    bool failed;             /* an event found no memory */
};

/* Plans all that happens in the world up to `until`. STATUS_MEMORY. */
must_use enum status demo_story_plan(const struct demo_world *w, int64_t from, int64_t until,
                                     struct demo_story *ret);
void demo_story_free(struct demo_story *s);

/* Does one thing of the story. `tokens` by enum demo_person. */
must_use enum status demo_story_play(struct demo_story *s, uint32_t event,
                                     const uint32_t tokens[PERSON_COUNT], struct ledger *l,
                                     struct error *err);

/* Adds an event; the body is taken over. Failures show in s->failed. */
void demo_story_add(struct demo_story *s, const struct demo_event *event, struct buffer *body);

/* Up to when, at `at`, the ordering system has handed on whatever it has an order for. */
int64_t demo_orders_known(int64_t from, int64_t until, int64_t at);

/* The parts of the plan. */
void demo_plan_exemptions(struct demo_story *s, int64_t from, int64_t until);
void demo_plan_repairs(struct demo_story *s, int64_t from, int64_t until);
void demo_plan_months(struct demo_story *s, int64_t from, int64_t until);

#endif

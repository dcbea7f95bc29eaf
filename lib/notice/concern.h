/* concern.h - one thing that stands and of which people want to know: a silent feed, an order past its time. */
#ifndef INTACT_NOTICE_CONCERN_H
#define INTACT_NOTICE_CONCERN_H

#include "model/district.h"

/* Its event and subject say which one it is: from one look to the next they stay. */
struct concern {
    enum notice_event event;
    char
        *subject; /* code of a feed or platform, id of an order, "hd/network", "2022-09/1"; owned */
    int64_t since;     /* INSTANT_NONE: long enough to be told at once */
    int64_t due_at;    /* of an order; INSTANT_NONE */
    uint32_t number;   /* of the feed, platform or asset; NONE */
    uint32_t project;  /* whose it is; NONE: no contractor's */
    uint32_t proposer; /* of an exemption: the organisation that asked; NONE */
    int64_t amount;    /* best percent that is left in hundredths; assets of a mass; free MiB */
    int64_t bound;     /* the target; how much should be free */
    uint8_t aspect;    /* of a target */
};

struct concerns {
    struct concern *items; /* by event, then subject, once concerns_sort() was called; owned */
    size_t count, cap;
    bool failed; /* out of memory: some are missing */
};

void concerns_free(struct concerns *c);
/* Adds one, whose subject is taken over. NULL subject: there was no memory for it. */
void concerns_add(struct concerns *c, const struct concern *one);
void concerns_sort(struct concerns *c);
/* Tells which of two comes first: by event, then subject. */
int concern_order(enum notice_event event, const char *subject, enum notice_event other_event,
                  const char *other_subject);

/* Does it come once, with no end? */
static inline bool event_is_passing(enum notice_event event)
{
    return event == NOTICE_MONTH_PUBLISHED;
}

/* May a reader of this scope know of it? */
bool concern_is_shown(const struct concern *x, const struct registry *r, const struct scope *scope);

#endif

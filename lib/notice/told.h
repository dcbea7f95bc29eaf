/* told.h - what each receiver knows, and so what it is to be told next. */
#ifndef INTACT_NOTICE_TOLD_H
#define INTACT_NOTICE_TOLD_H

#include "notice/concern.h"

#define TOLD_MAX 1000 /* things of one event that a receiver is told of one by one */

/* A thing that stands as far as a receiver knows. */
struct told_item {
    char *receiver, *subject; /* owned */
    char *name;               /* as it was called; owned */
    enum notice_event event;
    int64_t since;   /* of the concern */
    int64_t told_at; /* the last time */
    int64_t gone_at; /* since when it stands no more, as far as was looked; INSTANT_NONE: it does */
};

struct told {
    struct told_item *items; /* by receiver, event, subject; owned */
    size_t count, cap;
};

void told_free(struct told *t);
/* Adds or replaces one, whose texts are taken over. STATUS_MEMORY leaves them with the caller. */
must_use enum status told_put(struct told *t, struct told_item *value);
/* Forgets one, if it is there. */
void told_remove(struct told *t, const char *receiver, enum notice_event event,
                 const char *subject);

/* Notes of what has been told whether it still stands. */
void told_note(struct told *t, const struct concerns *found, int64_t now);

enum phase_of_notice { NOTICE_BEGAN, NOTICE_AGAIN, NOTICE_ENDED, NOTICE_PHASE_COUNT };
extern const char *const notice_phase_names[]; /* ends with NULL */

/* One line of a message. */
struct notice_line {
    enum phase_of_notice phase;
    const struct concern *concern; /* NULL where it has ended */
    const struct told_item *told;  /* NULL where it began */
    bool shown;                    /* message_write() has room for it */
};

/* What a receiver is to be told, and what is to be forgotten without a word. */
struct decision {
    struct notice_line *items; /* by event, then subject; owned */
    size_t count;
    const struct told_item **dropped; /* owned */
    size_t dropped_count;
    uint32_t standing[NOTICE_EVENT_COUNT]; /* how many stand for it, told or not */
};

/* Decides it. `last_at`: when the last message to it was made (INSTANT_NONE: never). Nothing is said within
 * at_most_every_s of that, and it is all there the next time. STATUS_MEMORY. */
must_use enum status notice_decide(const struct told *t, const struct concerns *found,
                                   const struct receiver *receiver, const struct notice_rules *n,
                                   const struct registry *r, int64_t last_at, int64_t now,
                                   struct decision *ret);
void decision_free(struct decision *d);

/* Returns the scope of what a receiver may know. False: its organisation is not there. */
must_use bool receiver_scope(const struct receiver *receiver, const struct registry *r, int64_t now,
                             struct scope *ret);

#endif

/* notice_state.h - what the loop keeps of the messages to people (loop/notices.h). */
#ifndef INTACT_LOOP_NOTICE_STATE_H
#define INTACT_LOOP_NOTICE_STATE_H

#include "loop/app.h"
#include "notice/survey.h"
#include "notice/told.h"
#include "store/notices.h"

struct courier;
struct directory;

#define NOTICE_TESTS_MAX 8 /* asked for and not written yet */

/* A message that is to be sent. */
struct waiting_notice {
    struct stored_notice notice;
    bool out; /* the courier has it */
};

/* When a receiver was last written to. */
struct last_notice {
    char *receiver; /* owned */
    int64_t made_at;
};

struct asked_test {
    char *receiver; /* owned */
    int64_t id;
};

struct notices {
    const struct directory *directory;
    struct courier *courier;
    struct told told;
    struct survey survey;
    bool surveying, surveyed;       /* a look is under way; it is over, and not acted on */
    bool writing;                   /* the scribe has something of ours */
    struct waiting_notice *waiting; /* owned */
    struct last_notice *last;       /* owned */
    struct stored_notice *tried;    /* what became of tries, not written yet; owned */
    struct asked_test tests[NOTICE_TESTS_MAX];
    size_t waiting_count, last_count, tried_count, test_count;
    int64_t next_id;
    int64_t next_ms;       /* when the next look is due, clock_monotonic_ms() */
    uint64_t sent, failed; /* tries of this run */
};

#endif

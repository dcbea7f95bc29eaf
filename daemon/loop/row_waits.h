/* row_waits.h - who has asked for rows of the journal that are not there yet, and is answered when they are. */
#ifndef INTACT_LOOP_ROW_WAITS_H
#define INTACT_LOOP_ROW_WAITS_H

#include "http/request.h"

#define ROW_WAITS_MAX 64

struct row_waits {
    struct row_wait {
        struct request *request;
        uint64_t after;   /* the newest seq that is known there */
        int64_t until_ms; /* clock_monotonic_ms(): then it is answered without any */
        void (*done)(struct request *q);
    } items[ROW_WAITS_MAX];
    uint32_t count;
};

/* Lets a request rest until the model shows more than `after`, or `wait_s` is over. Then `done` answers it or sends it
 * on. STATUS_BUSY: ROW_WAITS_MAX rest already. */
must_use enum status row_waits_add(struct app *app, struct request *q, uint64_t after,
                                   int64_t wait_s, void (*done)(struct request *q),
                                   struct error *err);
/* Goes on with those that need not rest any more. */
void row_waits_wake(struct app *app);
/* Goes on with all of them. For the end. */
void row_waits_end(struct app *app);

#endif

/* landings.h - the batches that are on their way into the model, a step each in turn.
 *
 * Most batches land at once. One that is large, or has late reports for which the journal must be read back, stays
 * here meanwhile, and the batches after it go on. */
#ifndef INTACT_LOOP_LANDINGS_H
#define INTACT_LOOP_LANDINGS_H

#include "ledger/landing.h"
#include "threads/job.h"

#define LANDINGS_MAX 32
#define LANDINGS_FEED_MAX                                                                          \
    16 /* of one feed: then its next ones are put off, and the others' have room */

struct landings {
    struct landing *items[LANDINGS_MAX]; /* in the journal's order; owned, as their jobs are */
    struct job *jobs[LANDINGS_MAX];
    enum landing_next next[LANDINGS_MAX];
    size_t count;
    size_t turn;    /* whose slice is next */
    size_t reading; /* whose slice is being read back */
};

/* Begins a batch, and takes its job over. STATUS_MEMORY, STATUS_BUSY: not now, the job stays the caller's.
 * STATUS_CORRUPT: it cannot be read. */
must_use enum status landings_add(struct landings *ls, struct district *d, struct job *job);
/* Goes on with each, for some milliseconds in all. STATUS_MEMORY, STATUS_CORRUPT. */
must_use enum status landings_step(struct landings *ls, struct district *d);
/* Goes on with the one that was added last: most land at once. */
must_use enum status landings_step_newest(struct landings *ls, struct district *d);
/* How many of them are a feed's? */
uint32_t landings_of_feed(const struct landings *ls, uint32_t feed);
/* Does one of them want another step? */
bool landings_want_step(const struct landings *ls);
/* Takes one out that the model shows whole (`any`: in whatever state). NULL: there is none. */
struct job *landings_take(struct landings *ls, bool any);

/* The next slice to read back. STATUS_UNKNOWN: nobody wants one. STATUS_MEMORY. */
must_use enum status landings_slice(struct landings *ls, struct district *d,
                                    struct late_slice *ret);
/* Puts what was read back for it into the model. STATUS_MEMORY: it is asked for again. */
must_use enum status landings_write(struct landings *ls, struct district *d,
                                    const struct late_points *points);
/* It could not be read for want of memory. */
void landings_retreat(struct landings *ls);

#endif

/* applying.h - a change that is a list, on its way into the model: some records a turn of the loop, so that nobody
 * waits for a long one.
 *
 * Batches go on meanwhile, and who reads sees the part that is there; the sender is answered when all of it is. */
#ifndef INTACT_LOOP_APPLYING_H
#define INTACT_LOOP_APPLYING_H

#include "threads/job.h"

struct applying {
    struct job *change; /* committed, not in the model yet; owned; NULL: none */
    struct list_work work;
};

/* Goes on with the list for some milliseconds. *ret_done: the model shows all of it. Ends the process (die) if what
 * was written cannot be applied. STATUS_MEMORY: it begins anew next time. */
must_use enum status applying_step(struct applying *a, struct district *d, bool *ret_done);

/* Gives back the change. */
struct job *applying_take(struct applying *a);
void applying_free(struct applying *a);

#endif

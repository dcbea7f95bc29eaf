/* changes.h - the queue of people's changes: one is applied before the next is looked at, so that each is
 * checked against a district that shows the one before. */
#ifndef INTACT_LOOP_CHANGES_H
#define INTACT_LOOP_CHANGES_H

#include "change/preparation.h"
#include "http/request.h"
#include "threads/scribe.h"

#define CHANGES_WAITING_MAX 1024

struct changes {
    struct request *first, *last; /* linked through request.change.next */
    uint32_t waiting;
    struct request *now; /* whose list is being prepared, some records a turn; NULL: nobody's */
    struct preparation *list; /* owned */
    struct refusal refusal;   /* what is wrong with it so far */
};

/* What one route's handler does for a change. */
struct change_handler {
    /* Checks the request and makes the change. *ret_change NULL: there is nothing to change. Called when
     * it is this request's turn; may put what it likes into the request. */
    enum status (*prepare)(struct request *q, struct change **ret_change, struct refusal *refusal);
    /* Instead of that, for a list of any length: begins to check it. Its answer goes to request.change.draft. */
    enum status (*begin)(struct request *q, struct refusal *refusal, struct preparation **ret);
    /* Answers after the change has been applied, when there is nothing to change, or in a dry run. */
    void (*answer)(struct request *q);
    bool whole; /* it keeps figures, so it waits until the model is whole */
};

/* Queues a change for a request, which is answered at once or later. `handler` outlives the request. */
void changes_add(struct request *q, const struct change_handler *handler);

/* Sends a change of the daemon's own, which is taken over. Allowed only while no other change is out. A
 * change for which there is no room or no memory is dropped, and `done` is not called: whoever made it
 * makes it again. */
void changes_send_own(struct app *app, struct change *change, int64_t now,
                      void (*done)(struct app *app, struct job *job));

/* Sends a change that a leader has made already (job->stored). Where the timelines have to be built anew after it, the model
 * must show every row before it. After an error the job stays the caller's. */
must_use enum status changes_send_stored(struct app *app, struct job *job);

/* Goes on with the list that is being prepared, and starts the waiting changes whose turn it is. */
void changes_next(struct app *app);
/* Has the loop to come back at once? */
bool changes_have_more(const struct changes *c);
/* Answers 503 to all that wait. For the end. */
void changes_refuse(struct app *app);

#endif

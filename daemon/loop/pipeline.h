/* pipeline.h - the way of batches and changes through the scribe and into the model.
 *
 * Results come back in the order of the journal and are begun in that order. A batch that does not land at
 * once (landings.h) lets the others pass, and so does a long list (applying.h), and a change whose timelines are built
 * anew (rebuilding.h).
 * While a slice of the journal is being read back for a batch, the model stands still. The pipeline calls
 * nobody but the senders (job.done): the loop passes on its news. */
#ifndef INTACT_LOOP_PIPELINE_H
#define INTACT_LOOP_PIPELINE_H

#include "base/refusal.h"
#include "change/change.h"
#include "http/request.h"
#include "loop/applying.h"
#include "loop/landings.h"
#include "loop/rebuilding.h"
#include "threads/scribe.h"

/* What the scribe has done and the model does not show, in the journal's order. */
struct results {
    struct job *first, *last;
    int64_t
        no_memory_since_ms; /* clock_monotonic_ms() when memory was first short; 0: there has been
                                 * progress since */
};

/* What has come into the model since the loop looked. Zeroed: nothing. */
struct news {
    uint32_t applied;  /* batches and changes */
    int64_t oldest_at; /* of the reports; 0: none */
    enum change_op op; /* of somebody's change (one can be out at a time) */
    uint64_t op_seq;   /* that change's journal row; 0: there is none */
    bool rebuilt;      /* the timelines were built anew */
};

struct pipeline {
    struct scribe *scribe;
    struct rebuilding rebuilding; /* the change that waits for its timelines */
    struct applying applying;     /* the list that is coming into the model */
    struct results results;
    struct landings landings;
    struct news news;
    uint32_t jobs_out; /* at the scribe */
    bool change_out;   /* a change is on its way into the model */
    bool disk_full;    /* the last commit found no room on the disk */
    bool reading;      /* a slice is being read back: the model must not change */
    bool unsettled;    /* bounds of repairs are to be found (model/repair_window.h) */
    bool more;         /* there is work for the next turn of the loop */
    bool hold;         /* somebody waits for a whole model: no further result is begun */
};

#define LIST_AT_ONCE_BYTES                                                                         \
    16384 /* of a list that comes from a leader: beyond, it comes into the model in steps */

/* Gives a job to the scribe. Its `done` is called in the loop's thread, and then it is freed.
 * STATUS_BUSY: the queue is full; the job stays the caller's. */
must_use enum status pipeline_send(struct app *app, struct job *job);
/* Sets the error that says so. Returns STATUS_BUSY. */
enum status pipeline_busy(struct error *err);

/* Sends a batch, and takes it over with `replayed` in any case. `done` may use job->request, and answers
 * it. An error: nothing was sent, and `done` is not called. */
must_use enum status pipeline_send_batch(struct request *q, struct batch *batch,
                                         struct reject_ids replayed,
                                         void (*done)(struct app *app, struct job *job),
                                         struct error *err);

/* Takes the scribe's results and goes on with what can be applied. Ends the process (die) when the disk has failed
 * or a result cannot be applied. */
void pipeline_collect(struct app *app);
/* Looks at what the thread that builds timelines anew has done. A change that waited for it comes into the
 * model. */
void pipeline_collect_rebuilt(struct app *app);
/* Goes on with the results. In a turn of the loop when pipeline_has_more(), and once a second. Ends the
 * process when memory has been short for NO_MEMORY_MS_MAX without any progress: a new start shows what is
 * durable, and who waits learns that no answer comes. */
#define NO_MEMORY_MS_MAX 5000
void pipeline_tick(struct app *app);

/* Returns the news, and forgets them. */
struct news pipeline_news(struct pipeline *p);

/* Has the loop to come back at once? */
bool pipeline_has_more(const struct pipeline *p);

/* Does the model show the journal up to one position, no change missing, and nothing after it? Only then may figures be kept. */
bool pipeline_is_whole(const struct pipeline *p);
/* Asks for that: no result is begun until it is so. The loop lets go (pipeline_release) when everybody has had a
 * turn at the whole model. */
void pipeline_want_whole(struct pipeline *p);
void pipeline_release(struct pipeline *p);
/* Is nothing on its way either? */
bool pipeline_is_idle(const struct pipeline *p);
void pipeline_free(struct pipeline *p);

#endif

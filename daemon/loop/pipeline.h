/* pipeline.h - the way of batches and changes through the scribe and, strictly in that order, into
 * the model.
 *
 * Results come back in the order of the journal and are applied in that order. The first of them holds up
 * the others while late reports are being read back for it, or memory is short. Only a change that moves the
 * past lets batches go before it, which its timelines show as well (loop/rebuilding.h). The pipeline calls
 * nobody but the senders (job.done): the loop passes on its news. */
#ifndef INTACT_LOOP_PIPELINE_H
#define INTACT_LOOP_PIPELINE_H

#include "base/refusal.h"
#include "change/change.h"
#include "http/request.h"
#include "loop/rebuilding.h"
#include "threads/scribe.h"

/* Where the first result stands. */
enum head {
    HEAD_NEW,          /* it has not been tried */
    HEAD_TRIED,        /* it was tried in vain (no memory, or a full queue) and is tried again */
    HEAD_LOOKING_BACK, /* the scribe reads the journal back for its late reports */
    HEAD_LOOKED_BACK,  /* the scribe has done so: its outcome is looked at next */
};

/* What the scribe has done and the model does not show, in the journal's order. */
struct results {
    struct job *first, *last;
    enum head head;
    enum status outcome;        /* HEAD_LOOKED_BACK: of the reading */
    struct late_points *points; /* what was read back for the first */
    bool again;                 /* HEAD_LOOKING_BACK: in vain, as the timelines are others now */
    uint64_t reports_before;    /* but for HEAD_NEW: what the district counted before the first */
    int64_t no_memory_since_ms; /* clock_monotonic_ms(); 0: the last try did not lack memory */
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
    struct results results;
    struct news news;
    uint32_t jobs_out; /* at the scribe */
    bool change_out;   /* a change is on its way into the model */
    bool disk_full;    /* the last commit found no room on the disk */
};

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

/* Takes the scribe's results and applies what can be. Ends the process (die) when the disk has failed
 * or a result cannot be applied. */
void pipeline_collect(struct app *app);
/* Looks at what the thread that builds timelines anew has done. A change that waited for it comes into the
 * model. */
void pipeline_collect_rebuilt(struct app *app);
/* Tries the first result again. Once a second. Ends the process when memory has been short for
 * NO_MEMORY_MS_MAX: a new start shows what is durable, and who waits learns that no answer comes. */
#define NO_MEMORY_MS_MAX 5000
void pipeline_tick(struct app *app);

/* Returns the news, and forgets them. */
struct news pipeline_news(struct pipeline *p);

/* Has every result gone into the model, and no change waits for its timelines? */
bool pipeline_is_level(const struct pipeline *p);
/* Is nothing on its way either? */
bool pipeline_is_idle(const struct pipeline *p);
void pipeline_free(struct pipeline *p);

#endif

/* rebuilding.h - a change that moves the past: the timelines are built anew beside those in use.
 *
 * The scribe has committed the change. A thread of its own with its own connection builds the timelines up to
 * the position that the model shows, then replays what has come in meanwhile, each time less. It does so in steps of so
 * many rows (ledger/rebuild.h), and between two of them the scribe may begin the WAL anew. All that time
 * batches are applied to the old timelines and acknowledged, and the change waits, with all changes behind it.
 * When hardly anything is left, the results wait for the last replay, which takes a moment; then the change
 * and the new timelines come into the model together. */
#ifndef INTACT_LOOP_REBUILDING_H
#define INTACT_LOOP_REBUILDING_H

#include "threads/job.h"
#include "threads/reader.h"

#define REBUILDING_PAUSE_MS 20 /* a replay that took less is followed by the last one */

struct rebuilding {
    struct reader *thread;
    struct job *change;  /* committed, not in the model yet; owned; NULL: none */
    struct read_job job; /* what the thread is doing for it */
    uint64_t seq_to;     /* up to where */
    int64_t sent_ms;
    bool holds; /* the last replay: no result may go into the model before the change */
    bool ready; /* change->rebuilt shows all that the model does */
};

/* Begins to build for a change, which is taken over. `seq`: its journal row, which is the next that the
 * model shows. STATUS_BUSY: the thread takes no work; the job stays the caller's. */
must_use enum status rebuilding_begin(struct rebuilding *r, struct job *change);

/* Looks at what the thread has done and goes on, up to `seq`, the position that the model shows. Ends the
 * process (die) if the timelines can't be built: a start shows what is durable. */
void rebuilding_collect(struct rebuilding *r, uint64_t seq);

/* Gives back the change that is ready, with the timelines in change->rebuilt; NULL: there is none. */
struct job *rebuilding_take(struct rebuilding *r);

/* Ends the thread, and drops a change that is not ready: the next start shows it. */
void rebuilding_stop(struct rebuilding *r);

#endif

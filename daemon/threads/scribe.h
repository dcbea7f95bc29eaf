/* scribe.h - the one thread that writes: takes what waits, commits it as a group, hands back results. */
#ifndef INTACT_DAEMON_SCRIBE_H
#define INTACT_DAEMON_SCRIBE_H

#include "change/change.h"
#include "ledger/batch.h"
#include "ledger/load.h"
#include "ledger/rebuild.h"
#include "store/anchor.h"
#include "store/checkpoint.h"

enum job_kind {
    JOB_BATCH,      /* reports: journal row, rejects, anchor */
    JOB_CHANGE,     /* a change: journal row, projected tables; if it rebuilds, the new timelines */
    JOB_LATE,       /* reads windows back for late reports */
    JOB_CHECKPOINT, /* stores runs and checkpoints the WAL */
    JOB_CALL,       /* runs `call` with the scribe's store (rejects replay, backup of the moment);
                     * its trouble with any other file must be told as neither IO nor CORRUPT */
};

/* A piece of work. The sender fills the first part and gives the job away; after it comes back the
 * sender reads the second part and frees the job. */
struct job {
    enum job_kind kind;
    struct batch *batch;   /* JOB_BATCH: stays the job's */
    struct change *change; /* JOB_CHANGE: stays the job's */
    uint32_t token;        /* JOB_CHANGE */
    int64_t received_at;   /* JOB_CHANGE */
    struct registry feeds; /* JOB_CHANGE that rebuilds: the feeds as they will be */
    uint32_t asset_count;
    struct late_list late; /* JOB_LATE, and its seq_max */
    uint64_t seq_max;
    struct checkpoint *checkpoint;
    int64_t *replayed; /* JOB_BATCH: reject ids to remove in the same transaction */
    size_t replayed_count;
    enum status (*call)(struct store *store, void *context, struct error *err);
    void *context;   /* the sender's own: a request */
    int64_t sent_us; /* the sender's own: when, clock_monotonic_us() */

    enum status status; /* the result */
    struct error error;
    uint64_t seq; /* JOB_BATCH, JOB_CHANGE: its journal row; of a batch that takes
                                   * none (nothing accepted or rejected) the newest row before it */
    struct digest head;
    struct late_points *points; /* JOB_LATE */
    struct rebuilt *rebuilt;    /* JOB_CHANGE that rebuilds */
    struct job *next;           /* the queue's */
};

struct scribe;

#define SCRIBE_JOBS_MAX 4096 /* waiting or being done */

/* What a status means to the loop:
 *
 *   FULL, MEMORY, BUSY   nothing of the job has changed anything: answer 503. A JOB_CHECKPOINT that
 *                        failed was marked clean when it was taken: the next one has to be whole.
 *   IO, CORRUPT          end the process (exit 70), and start anew: what is durable is not known,
 *                        or (a rebuild that failed) is durable but can't be shown. The scribe
 *                        answers everything after it with the same status and touches nothing.
 *   anything else        this one job failed on its own, and nothing of it is kept. */

/* Starts the thread on an open writing store (which becomes its own). `wake_fd` is an eventfd that is
 * written when results wait. */
must_use enum status scribe_start(struct store *store, struct anchor *anchor, int wake_fd,
                                  struct scribe **ret, struct error *err);

/* Gives a job away. STATUS_BUSY: the queue is full (SCRIBE_JOBS_MAX), or the scribe is being
 * stopped; the job stays with the caller. */
must_use enum status scribe_send(struct scribe *s, struct job *job);

/* All results so far, in the order they were sent, as a list through job->next; NULL: none. */
struct job *scribe_results(struct scribe *s);

/* Has the disk failed, maybe outside of any job (moving the WAL into the database)? *err says how.
 * Asked when wake_fd has been written. */
must_use bool scribe_broken(struct scribe *s, struct error *err);

/* Finishes what waits, ends the thread, empties the WAL, closes the store (not the anchor), and
 * frees results that nobody has fetched. NULL allowed. */
void scribe_stop(struct scribe *s);

void job_free(struct job *job); /* with all it holds; NULL allowed */

#endif

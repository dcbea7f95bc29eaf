/* scribe.h - the one thread that writes: takes what waits, commits it as a group, hands back results. */
#ifndef INTACT_THREADS_SCRIBE_H
#define INTACT_THREADS_SCRIBE_H

#include "change/change.h"
#include "ledger/batch.h"
#include "ledger/load.h"
#include "ledger/rebuild.h"
#include "store/anchor.h"
#include "store/checkpoint.h"
#include "threads/mailbox.h"

struct app;
struct request;

enum job_kind {
    JOB_BATCH,      /* reports: journal row, rejects, anchor */
    JOB_CHANGE,     /* a change: journal row, projected tables; if it rebuilds, the new timelines */
    JOB_LOOKBACK,   /* reads the journal back where late reports have come in */
    JOB_CHECKPOINT, /* stores runs and checkpoints the WAL */
};

/* Ids of rejects; owned. */
struct reject_ids {
    int64_t *items;
    size_t count;
};

/* A piece of work. The sender fills in the first part and gives the job away with all it holds. When
 * it comes back, the sender reads the second part and frees the job. */
struct job {
    struct mail mail; /* first */
    enum job_kind kind;
    union {
        struct { /* JOB_BATCH */
            struct batch *batch;
            struct reject_ids replayed; /* removed in the same transaction */
        };
        struct { /* JOB_CHANGE */
            struct change *change;
            int64_t received_at;
            uint32_t token;          /* 0: the daemon's own change */
            uint32_t asset_count;    /* if it rebuilds, as the next two */
            struct registry feeds;   /* the feeds as they will be */
            struct rebuilt *rebuilt; /* a result */
        };
        struct { /* JOB_LOOKBACK */
            struct late_list late;
            uint64_t seq_max;
            struct late_points *points; /* a result */
        };
        struct checkpoint *checkpoint; /* JOB_CHECKPOINT */
    };
    /* Tells the sender the result, in the loop's thread: of a batch or a change when it shows in the
     * model or has failed; of the others when they are back. */
    void (*done)(struct app *app, struct job *job);
    struct request *request; /* for `done`: who waits for the result; NULL: nobody */
    int64_t sent_us;         /* clock_monotonic_us() */

    enum status status; /* the result */
    struct error error;
    uint64_t seq; /* JOB_BATCH, JOB_CHANGE: the journal row. A batch that takes none (nothing
                   * accepted or rejected) has the newest row before it. */
    struct digest head;
};

static inline struct job *job_next(const struct job *job)
{
    return (struct job *)(void *)job->mail.next;
}

void job_free(struct job *job); /* with all it holds; NULL allowed */

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

/* All results so far, in the order they were sent, as a list through job_next(); NULL: none. */
struct job *scribe_results(struct scribe *s);

/* Has the disk failed, maybe outside of any job (moving the WAL into the database)? *ret_err says how.
 * Asked when wake_fd has been written. */
must_use bool scribe_broken(struct scribe *s, struct error *ret_err);

/* Finishes what waits, ends the thread, empties the WAL, closes the store (not the anchor), and
 * frees results that nobody has fetched. NULL allowed. */
void scribe_stop(struct scribe *s);

#endif

/* job.h - a piece of work for the scribe, and its result. */
#ifndef INTACT_THREADS_JOB_H
#define INTACT_THREADS_JOB_H

#include "change/list.h"
#include "ledger/batch.h"
#include "ledger/fold.h"
#include "ledger/late.h"
#include "ledger/load.h"
#include "ledger/rebuild.h"
#include "store/checkpoint.h"
#include "store/notices.h"
#include "threads/mailbox.h"

struct app;
struct request;

enum job_kind {
    JOB_BATCH,        /* reports: journal row, rejects, anchor */
    JOB_CHANGE,       /* a change: journal row, projected tables */
    JOB_REGISTRATION, /* who has registered: its row */
    JOB_NOTICES,      /* what people are told, and what became of it: its rows */
    JOB_LOOKBACK,     /* reads the journal back where late reports have come in */
    JOB_CHECKPOINT,   /* stores runs and checkpoints the WAL */
};

/* Ids of rejects; owned. */
struct reject_ids {
    int64_t *items;
    size_t count;
};

/* One platform's registration, as it is written (store/registrations.h). */
struct registration {
    uint32_t platform;
    int64_t registered_at, until_at; /* until_at 0: it is none any more */
    uint64_t session;
    uint32_t password_number;
    char address[64], local[128], version[8], maker[64];
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
            struct rebuilt *rebuilt; /* of a change that rebuilds: begun by the sender */
        };
        struct registration *registration; /* JOB_REGISTRATION */
        struct notice_write *notices;      /* JOB_NOTICES */
        struct {                           /* JOB_LOOKBACK */
            struct late_slice slice;
            uint64_t seq_max;
            struct late_points *points; /* a result */
        };
        struct checkpoint *checkpoint; /* JOB_CHECKPOINT */
    };
    struct row_copy *
        stored; /* JOB_BATCH, JOB_CHANGE: a row of the leader's, which is written as it is; owned. NULL: the
                              * row is made here */
    /* Tells the sender the result, in the loop's thread: of a batch or a change when it shows in the
     * model or has failed; of the others when they are back. */
    void (*done)(struct app *app, struct job *job);
    uint32_t ticket;         /* for `done`: the session machine's; 0: none */
    struct request *request; /* for `done`: who waits for the result; NULL: nobody */
    int64_t sent_us;         /* clock_monotonic_us() */

    enum status status; /* the result */
    struct error error;
    uint64_t seq; /* JOB_BATCH, JOB_CHANGE: the journal row. A batch that takes none (nothing
                   * accepted or rejected) has the newest row before it. */
    struct digest head;
};

/* The change as its journal row says it. */
struct journalled job_row(const struct job *job);

static inline struct job *job_next(const struct job *job)
{
    return (struct job *)(void *)job->mail.next;
}

void job_free(struct job *job);    /* with all it holds; NULL allowed */
void jobs_free(struct job *first); /* a whole list; NULL allowed */

#endif

/* pipeline.h - the way of batches and changes through the scribe and, strictly in that order, into
 * the model.
 *
 * Results come back in the order of the journal. A batch that needs reports read back (late ones)
 * holds all later results until that is done. Changes go one at a time: each is checked against a
 * district that shows the one before. */
#ifndef INTACT_DAEMON_PIPELINE_H
#define INTACT_DAEMON_PIPELINE_H

#include "base/refusal.h"
#include "change/change.h"
#include "http/request.h"
#include "ledger/ingest.h"

#define CHANGES_WAITING_MAX    1024
#define BATCHES_PER_CHECKPOINT 65536

struct pipeline {
    struct job *first, *last;   /* results that have not been applied, in order */
    struct job *late;           /* the JOB_LATE that is back, for the first of them */
    bool settling;              /* a JOB_LATE for the first of them is out, or back */
    bool no_memory;             /* is why the first of them was not applied */
    int64_t no_memory_since_ms; /* clock_monotonic_ms(); 0: it was not tried in vain */
    uint64_t tried_seq;         /* the batch last tried, and what was counted before it */
    uint64_t tried_reports;
    struct request *changes_first, *changes_last; /* waiting for their turn */
    uint32_t changes_waiting;
    bool change_out;
    uint32_t jobs_out; /* at the scribe */
    bool checkpoint_out;
    bool checkpoint_whole; /* what is stored is not to be built on */
    uint64_t applied;      /* batches and changes since the last checkpoint */
};

/* Sends a batch (taken over in any case) for a request, whose `applied` is called at the end.
 * `replayed` (taken over; may be NULL): rejects to remove with it. False: it has not been sent,
 * *err says why, and `applied` will not be called. */
bool pipeline_send_batch(struct request *q, struct batch *batch, int64_t *replayed,
                         size_t replayed_count, struct error *err);

/* Checks and makes one change: puts *ret_change (NULL: nothing to change) and what it likes into
 * the request. Called when it is this request's turn. */
typedef enum status change_preparer(struct request *q, struct change **ret_change,
                                    struct refusal *refusal);
/* Answers after the change has been applied, or when there was none, or in a dry run. */
typedef void change_answerer(struct request *q);
struct changing {
    change_preparer *prepare;
    change_answerer *answer;
};
/* Queues a change for a request; it is answered at once or later. `how` is static. */
void pipeline_change(struct request *q, const struct changing *how);

/* Takes the scribe's results, applies what can be, answers. Exits with 70 on IO or CORRUPT. */
void pipeline_collect(struct app *app);
/* Tries again what found no memory or no place in the queue. Once a second. Exits with 70 when what is
 * durable could not be shown for lack of memory for NO_MEMORY_MS_MAX: a start shows it, and whoever
 * waits for an answer learns that none will come. */
#define NO_MEMORY_MS_MAX 5000
void pipeline_tick(struct app *app);

/* Sends a checkpoint of the model as it stands, unless one is out or late reports are being
 * settled. */
void pipeline_checkpoint(struct app *app);

bool pipeline_is_idle(const struct app *app);
/* Answers 503 to every request that still waits for a turn. */
void pipeline_refuse_waiting(struct app *app);
void pipeline_free(struct pipeline *p);

#endif

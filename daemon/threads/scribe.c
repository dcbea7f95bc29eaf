#include "threads/scribe.h"

#include "ledger/batch.h"
#include "ledger/late.h"
#include "store/anchor.h"
#include "store/run_file.h"
#include "store/store.h"
#include "store/transaction.h"
#include "threads/writing.h"

#include <stdlib.h>

#define WAL_PAGES_MAX   2048 /* pages of the WAL after which they are moved into the database */
#define WAL_PAGES_WANT  4096 /* pages after which the log is to begin anew */
#define WAL_PAGES_LIMIT 6144 /* pages after which that is waited for: 48 MiB */
#define TRIES_PER_WAIT  256  /* not every group waits for a reader that is long at it */

struct scribe {
    struct mailbox *mailbox;
    struct store *store; /* the thread's own, as is all that follows */
    struct anchor *anchor;
    struct gate *gate;
    uint32_t tries;                 /* in vain since the log was last begun anew */
    struct job *storing;            /* a checkpoint that is stored part by part; NULL: none */
    struct checkpoint_place stored; /* how far */
    enum status failure;            /* IO or CORRUPT: the disk is not touched any more */
    struct error error;
};

static struct job *job_of(struct mail *mail)
{
    return (struct job *)(void *)mail;
}

static void remember_failure(struct scribe *s, enum status status, const struct error *err)
{
    s->failure = status;
    s->error = *err;
    mailbox_break(s->mailbox, err);
}

static void settle_wal(struct scribe *s, bool truncate)
{
    struct error err;
    enum status status = store_checkpoint(s->store, truncate, &err);
    /* without room, or beside a reader, it is tried again after one of the next groups */
    if (status_is_fatal(status))
        remember_failure(s, status, &err);
}

/* Begins the log anew, when nobody reads from it. */
static void empty_wal(struct scribe *s)
{
    struct error err;
    bool long_already = store_wal_length(s->store) > WAL_PAGES_LIMIT;
    if (!gate_close(s->gate, long_already && s->tries++ % TRIES_PER_WAIT == 0))
        return;
    s->tries = 0;
    enum status status = store_empty_wal(s->store, &err);
    gate_open(s->gate);
    if (status_is_fatal(status))
        remember_failure(s, status, &err);
}

static void tend_wal(struct scribe *s, bool stored_runs)
{
    if (s->failure == STATUS_OK && (stored_runs || store_wal_pages(s->store) > WAL_PAGES_MAX))
        settle_wal(s, false);
    if (s->failure == STATUS_OK && store_wal_length(s->store) > WAL_PAGES_WANT)
        empty_wal(s);
}

static void refuse(const struct scribe *s, struct job *job)
{
    job->status = s->failure;
    job->error = s->error;
}

static void hand_back_stored(struct scribe *s)
{
    struct job *job = s->storing;
    s->storing = NULL;
    mailbox_hand_back(s->mailbox, &job->mail, &job->mail);
    tend_wal(s, true);
}

/* Stores the next part of the checkpoint. Between two parts whatever else has come is done. */
static void store_part(struct scribe *s)
{
    struct job *job = s->storing;
    enum status status = STATUS_OK;
    if (s->failure != STATUS_OK)
        refuse(s, job);
    else
        status = job_store_part(s->store, job, &s->stored);
    if (status != STATUS_OK)
        remember_failure(s, status, &job->error);
    if (job->status != STATUS_OK || s->stored.is_done)
        hand_back_stored(s);
    else
        tend_wal(s, false);
}

static void begin_storing(struct scribe *s, struct job *job)
{
    while (s->storing) /* the one before */
        store_part(s);
    s->storing = job;
    s->stored = (struct checkpoint_place){0};
    store_part(s);
}

/* Does the first jobs of a list that go together, and returns the rest. */
static struct job *do_some(struct scribe *s, struct job *first)
{
    struct job *last = first;
    enum status status = STATUS_OK;
    if (first->kind == JOB_CHECKPOINT) {
        struct job *rest = job_next(first);
        begin_storing(s, first);
        return rest;
    }
    if (s->failure != STATUS_OK) {
        refuse(s, first);
    } else if (job_is_grouped(first)) {
        last = group_end(first);
        status = group_write(s->store, s->anchor, first, last);
    } else {
        status = job_run(s->store, first);
    }
    if (status != STATUS_OK)
        remember_failure(s, status, &last->error);
    struct job *rest = job_next(last);
    mailbox_hand_back(s->mailbox, &first->mail, &last->mail);
    /* after the answers: it may take a while, and moves nothing that is not durable */
    tend_wal(s, false);
    return rest;
}

static struct mail *take(struct scribe *s)
{
    return s->storing ? mailbox_take_waiting(s->mailbox) : mailbox_take_all(s->mailbox);
}

static void *work(void *context)
{
    struct scribe *s = context;
    for (struct mail *mail; (mail = take(s)) || s->storing;) {
        for (struct job *jobs = job_of(mail); jobs;)
            jobs = do_some(s, jobs);
        if (s->storing)
            store_part(s);
    }
    if (s->failure == STATUS_OK)
        settle_wal(s, true);
    struct error ignored;
    if (s->failure == STATUS_OK && run_file_make(s->store, &ignored) != STATUS_OK)
        return NULL; /* the next start reads the rows */
    return NULL;
}

enum status scribe_start(struct store *store, struct anchor *anchor, struct gate *gate, int wake_fd,
                         struct scribe **ret, struct error *err)
{
    struct scribe *s = calloc(1, sizeof *s);
    struct mailbox *m = s ? mailbox_new(SCRIBE_JOBS_MAX, wake_fd) : NULL;
    if (m)
        *s = (struct scribe){.mailbox = m, .store = store, .anchor = anchor, .gate = gate};
    enum status status = m ? mailbox_start(m, "scribe", work, s, err) : error_memory(err);
    if (status != STATUS_OK) {
        mailbox_free(m);
        free(s);
        return status;
    }
    *ret = s;
    return STATUS_OK;
}

enum status scribe_send(struct scribe *s, struct job *job)
{
    return mailbox_send(s->mailbox, &job->mail);
}

struct job *scribe_results(struct scribe *s)
{
    return job_of(mailbox_results(s->mailbox));
}

bool scribe_broken(struct scribe *s, struct error *ret_err)
{
    return mailbox_broken(s->mailbox, ret_err);
}

void scribe_stop(struct scribe *s)
{
    if (!s)
        return;
    mailbox_stop(s->mailbox);
    jobs_free(scribe_results(s));
    store_close(s->store);
    mailbox_free(s->mailbox);
    free(s);
}

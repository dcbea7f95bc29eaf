#include "threads/scribe.h"

#include "ledger/batch.h"
#include "ledger/late.h"
#include "store/anchor.h"
#include "store/transaction.h"
#include "threads/jobs.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define WAL_PAGES_MAX 4096 /* pages of the WAL after which it is moved into the database */

struct job_list {
    struct job *first, *last;
};

struct scribe {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows, up to the blank line */
    pthread_cond_t wake;
    struct job_list waiting, done;
    uint32_t count; /* jobs sent that are not in `done` yet */
    bool stopping;
    bool broken; /* the disk has failed, as `failure` below says */
    struct error broken_error;

    struct store *store; /* the thread's own, as is all that follows */
    struct anchor *anchor;
    int wake_fd;
    enum status failure; /* IO or CORRUPT: the disk is not touched any more */
    struct error error;
};

static void list_append(struct job_list *list, struct job *first, struct job *last)
{
    if (list->last)
        list->last->next = first;
    else
        list->first = first;
    list->last = last;
}

static void wake_loop(const struct scribe *s)
{
    const uint64_t one = 1;
    ssize_t written;
    do
        written = write(s->wake_fd, &one, sizeof one);
    while (written < 0 && errno == EINTR);
    /* EAGAIN: the counter is at its end, so the loop is awake anyway */
}

/* Hands `first` to `last` back, which are `count` jobs cut from their list. */
static void hand_back(struct scribe *s, struct job *first, struct job *last, uint32_t count)
{
    last->next = NULL;
    pthread_mutex_lock(&s->lock);
    list_append(&s->done, first, last);
    s->count -= count;
    pthread_mutex_unlock(&s->lock);
    wake_loop(s);
}

static uint32_t count_jobs(const struct job *first, const struct job *last)
{
    uint32_t count = 1;
    for (; first != last; first = first->next)
        count++;
    return count;
}

static void remember_failure(struct scribe *s, enum status status, const struct error *err)
{
    s->failure = status;
    s->error = *err;
    pthread_mutex_lock(&s->lock);
    s->broken = true;
    s->broken_error = *err;
    pthread_mutex_unlock(&s->lock);
    wake_loop(s);
}

static void settle_wal(struct scribe *s, bool truncate)
{
    struct error err;
    enum status status = store_checkpoint(s->store, truncate, &err);
    /* without room, or beside a reader, it is tried again after one of the next groups */
    if (status_is_fatal(status))
        remember_failure(s, status, &err);
}

static void refuse(const struct scribe *s, struct job *job)
{
    job->status = s->failure;
    job->error = s->error;
}

/* Does the first jobs of a list that go together, and returns the rest. */
static struct job *do_some(struct scribe *s, struct job *first)
{
    struct job *last = first;
    enum status status = STATUS_OK;
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
    bool stored_runs = first->kind == JOB_CHECKPOINT;
    struct job *rest = last->next;
    hand_back(s, first, last, count_jobs(first, last));
    /* after the answers: it may take a while, and moves nothing that is not durable */
    if (s->failure == STATUS_OK && (stored_runs || store_wal_pages(s->store) > WAL_PAGES_MAX))
        settle_wal(s, false);
    return rest;
}

/* All that waits, as a list; NULL when the scribe is being stopped and nothing is left. */
static struct job *take_waiting(struct scribe *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->waiting.first && !s->stopping)
        pthread_cond_wait(&s->wake, &s->lock);
    struct job *jobs = s->waiting.first;
    s->waiting = (struct job_list){NULL, NULL};
    pthread_mutex_unlock(&s->lock);
    return jobs;
}

static void *work(void *context)
{
    struct scribe *s = context;
    struct job *jobs;
    while ((jobs = take_waiting(s))) {
        while (jobs)
            jobs = do_some(s, jobs);
    }
    if (s->failure == STATUS_OK)
        settle_wal(s, true);
    return NULL;
}

/* Signals are the loop's: the thread starts with all of them blocked. */
static int start_thread(struct scribe *s)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&s->thread, NULL, work, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        pthread_setname_np(s->thread, "scribe");
    return failed;
}

enum status scribe_start(struct store *store, struct anchor *anchor, int wake_fd,
                         struct scribe **ret, struct error *err)
{
    struct scribe *s = calloc(1, sizeof *s);
    if (!s)
        return error_memory(err);
    s->store = store;
    s->anchor = anchor;
    s->wake_fd = wake_fd;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    int failed = start_thread(s);
    if (failed) {
        pthread_cond_destroy(&s->wake);
        pthread_mutex_destroy(&s->lock);
        free(s);
        return error_set(err, STATUS_IO, "thread", "", "No thread for the scribe: %s.",
                         strerror(failed));
    }
    *ret = s;
    return STATUS_OK;
}

enum status scribe_send(struct scribe *s, struct job *job)
{
    enum status status = STATUS_BUSY;
    pthread_mutex_lock(&s->lock);
    if (s->count < SCRIBE_JOBS_MAX && !s->stopping) {
        job->next = NULL;
        list_append(&s->waiting, job, job);
        s->count++;
        pthread_cond_signal(&s->wake);
        status = STATUS_OK;
    }
    pthread_mutex_unlock(&s->lock);
    return status;
}

struct job *scribe_results(struct scribe *s)
{
    pthread_mutex_lock(&s->lock);
    struct job *done = s->done.first;
    s->done = (struct job_list){NULL, NULL};
    pthread_mutex_unlock(&s->lock);
    return done;
}

bool scribe_broken(struct scribe *s, struct error *err)
{
    pthread_mutex_lock(&s->lock);
    bool broken = s->broken;
    if (broken)
        *err = s->broken_error;
    pthread_mutex_unlock(&s->lock);
    return broken;
}

void scribe_stop(struct scribe *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    for (struct job *job = s->done.first, *next; job; job = next) {
        next = job->next;
        job_free(job);
    }
    store_close(s->store);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void job_free(struct job *job)
{
    if (!job)
        return;
    batch_free(job->batch);
    change_free(job->change);
    registry_free(&job->feeds);
    late_list_free(&job->late);
    checkpoint_free(job->checkpoint);
    free(job->replayed);
    late_points_free(job->points);
    if (job->rebuilt)
        timelines_free(&job->rebuilt->timelines);
    free(job->rebuilt);
    free(job);
}

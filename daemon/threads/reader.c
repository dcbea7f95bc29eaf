#include "threads/reader.h"

#include "store/transaction.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct errand_list {
    struct errand *first, *last;
};

struct reader {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows, up to the blank line */
    pthread_cond_t wake;
    struct errand_list waiting, done;
    uint32_t count; /* errands sent that are not in `done` yet */
    bool stopping;

    struct store *store; /* the thread's own */
    int wake_fd;
};

static void list_append(struct errand_list *list, struct errand *e)
{
    e->next = NULL;
    if (list->last)
        list->last->next = e;
    else
        list->first = e;
    list->last = e;
}

static struct errand *list_take(struct errand_list *list)
{
    struct errand *e = list->first;
    if (e)
        list->first = e->next;
    if (!list->first)
        list->last = NULL;
    return e;
}

/* The oldest errand; NULL when the reader is being stopped and none is left. */
static struct errand *take_waiting(struct reader *r)
{
    pthread_mutex_lock(&r->lock);
    while (!r->waiting.first && !r->stopping)
        pthread_cond_wait(&r->wake, &r->lock);
    struct errand *e = list_take(&r->waiting);
    pthread_mutex_unlock(&r->lock);
    return e;
}

static void hand_back(struct reader *r, struct errand *e)
{
    const uint64_t one = 1;
    ssize_t written;
    pthread_mutex_lock(&r->lock);
    list_append(&r->done, e);
    r->count--;
    pthread_mutex_unlock(&r->lock);
    do
        written = write(r->wake_fd, &one, sizeof one);
    while (written < 0 && errno == EINTR);
}

/* All that one errand reads is of one moment. */
static void run(struct reader *r, struct errand *e)
{
    e->status = store_begin(r->store, &e->error);
    if (e->status != STATUS_OK)
        return;
    e->status = e->run(r->store, e->context, &e->error);
    store_rollback(r->store);
}

static void *work(void *context)
{
    struct reader *r = context;
    struct errand *e;
    while ((e = take_waiting(r))) {
        run(r, e);
        hand_back(r, e);
    }
    return NULL;
}

/* Signals are the loop's: the thread starts with all of them blocked. */
static int start_thread(struct reader *r)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&r->thread, NULL, work, r);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        pthread_setname_np(r->thread, "reader");
    return failed;
}

static void reader_free(struct reader *r)
{
    store_close(r->store);
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

enum status reader_start(const char *database, int wake_fd, struct reader **ret, struct error *err)
{
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return error_memory(err);
    r->wake_fd = wake_fd;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    enum status status = store_open(database, STORE_READ, &r->store, err);
    int failed = status == STATUS_OK ? start_thread(r) : 0;
    if (failed)
        status = error_set(err, STATUS_IO, "thread", "", "No thread for the reader: %s.",
                           strerror(failed));
    if (status != STATUS_OK) {
        reader_free(r);
        return status;
    }
    *ret = r;
    return STATUS_OK;
}

enum status reader_send(struct reader *r, struct errand *e)
{
    enum status status = STATUS_BUSY;
    pthread_mutex_lock(&r->lock);
    if (r->count < READER_ERRANDS_MAX && !r->stopping) {
        list_append(&r->waiting, e);
        r->count++;
        pthread_cond_signal(&r->wake);
        status = STATUS_OK;
    }
    pthread_mutex_unlock(&r->lock);
    return status;
}

struct errand *reader_results(struct reader *r)
{
    pthread_mutex_lock(&r->lock);
    struct errand *done = r->done.first;
    r->done = (struct errand_list){NULL, NULL};
    pthread_mutex_unlock(&r->lock);
    return done;
}

void reader_stop(struct reader *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    reader_free(r);
}

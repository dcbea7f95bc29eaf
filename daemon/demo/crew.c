#include "demo/crew.h"
#include "report/frame_pack.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define AHEAD_MAX      64 /* rounds that may wait for the writer */
#define THREADS_MAX    8
#define BODY_BYTES_MAX (UINT64_C(64) << 20)

struct slot {
    struct demo_harvest harvest;
    bool ready;
};

struct demo_crew {
    struct demo_task task;
    pthread_mutex_t lock;         /* for all below */
    pthread_cond_t progress;      /* a slot has become ready or free, or the work has ended */
    struct slot slots[AHEAD_MAX]; /* of round i: i % AHEAD_MAX */
    size_t claimed, taken;        /* rounds begun, rounds given to the writer */
    enum status status;           /* the first failure, which ends all */
    struct error error;
    bool ending;
    pthread_t threads[THREADS_MAX];
    unsigned thread_count;
};

void demo_harvest_free(struct demo_harvest *h)
{
    batch_free(h->batch);
    buffer_free(&h->packed);
    *h = (struct demo_harvest){0};
}

/* Takes `body` through the program as a POST would go, up to the journal. */
static enum status take_in(const struct demo_task *t, const struct demo_round *round,
                           const struct buffer *body, struct demo_harvest *ret, struct error *err)
{
    struct ingest *ingest = NULL;
    struct demo_harvest h = {0};
    enum status status = ingest_new(t->district, t->feeds[round->feed], t->tokens[round->feed],
                                    BODY_NDJSON, false, BODY_BYTES_MAX, round->at + 1, &ingest);
    if (status != STATUS_OK)
        return error_memory(err);
    status = ingest_take(ingest, body->bytes, body->len, err);
    if (status == STATUS_OK)
        status = ingest_end(ingest, &h.batch, err);
    ingest_free(ingest);
    if (status == STATUS_OK && h.batch->rejected > 0)
        status = error_set(err, STATUS_CORRUPT, "demo", "",
                           "A demonstration report was refused: %s", h.batch->errors[0].detail);
    if (status == STATUS_OK && frame_compress(&h.batch->raw, &h.packed) != STATUS_OK)
        status = error_memory(err);
    if (status == STATUS_OK)
        *ret = h;
    else
        demo_harvest_free(&h);
    return status;
}

/* Takes the number of the next round to make. False: all are taken, or the work has ended. */
static bool claim(struct demo_crew *c, size_t *ret_round)
{
    pthread_mutex_lock(&c->lock);
    while (!c->ending && c->claimed < c->task.rounds->count && c->claimed >= c->taken + AHEAD_MAX)
        pthread_cond_wait(&c->progress, &c->lock);
    bool more = !c->ending && c->claimed < c->task.rounds->count;
    if (more)
        *ret_round = c->claimed++;
    pthread_mutex_unlock(&c->lock);
    return more;
}

static void hand_over(struct demo_crew *c, size_t round, enum status status,
                      const struct demo_harvest *h, const struct error *err)
{
    pthread_mutex_lock(&c->lock);
    if (status == STATUS_OK) {
        c->slots[round % AHEAD_MAX] = (struct slot){*h, true};
    } else if (c->status == STATUS_OK) {
        c->status = status;
        c->error = *err;
        c->ending = true;
    }
    pthread_cond_broadcast(&c->progress);
    pthread_mutex_unlock(&c->lock);
}

static void *work(void *context)
{
    struct demo_crew *c = context;
    struct demo_reporter *reporter = NULL;
    struct buffer body = {0};
    struct error err;
    size_t i = 0;
    if (demo_reporter_new(c->task.world, &reporter) != STATUS_OK) {
        hand_over(c, 0, error_memory(&err), NULL, &err);
        return NULL;
    }
    while (claim(c, &i)) {
        const struct demo_round *round = &c->task.rounds->items[i];
        struct demo_harvest h = {0};
        enum status status = demo_reporter_write(reporter, round, &body);
        if (status == STATUS_OK)
            status = take_in(&c->task, round, &body, &h, &err);
        else
            error_memory(&err);
        hand_over(c, i, status, &h, &err);
    }
    demo_reporter_free(reporter);
    buffer_free(&body);
    return NULL;
}

static unsigned thread_count(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (unsigned)cores;
}

enum status demo_crew_start(const struct demo_task *task, struct demo_crew **ret, struct error *err)
{
    struct demo_crew *c = calloc(1, sizeof *c);
    if (!c)
        return error_memory(err);
    c->task = *task;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->progress, NULL);
    for (unsigned i = 0; i < thread_count(); i++)
        if (pthread_create(&c->threads[c->thread_count], NULL, work, c) == 0)
            c->thread_count++;
    if (c->thread_count == 0) {
        demo_crew_end(c);
        return error_set(err, STATUS_BUSY, "no_thread", "", "The system gives no thread.");
    }
    *ret = c;
    return STATUS_OK;
}

enum status demo_crew_next(struct demo_crew *crew, struct demo_harvest *ret, struct error *err)
{
    struct demo_crew *c = crew;
    struct slot *slot = &c->slots[c->taken % AHEAD_MAX];
    pthread_mutex_lock(&c->lock);
    while (!slot->ready && c->status == STATUS_OK)
        pthread_cond_wait(&c->progress, &c->lock);
    enum status status = slot->ready ? STATUS_OK : c->status;
    if (status == STATUS_OK) {
        *ret = slot->harvest;
        *slot = (struct slot){0};
        c->taken++;
        pthread_cond_broadcast(&c->progress);
    } else if (err) {
        *err = c->error;
    }
    pthread_mutex_unlock(&c->lock);
    return status;
}

void demo_crew_end(struct demo_crew *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->ending = true;
    pthread_cond_broadcast(&crew->progress);
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->thread_count; i++)
        pthread_join(crew->threads[i], NULL);
    for (size_t i = 0; i < AHEAD_MAX; i++)
        demo_harvest_free(&crew->slots[i].harvest);
    pthread_cond_destroy(&crew->progress);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}

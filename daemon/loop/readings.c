#include "loop/readings.h"

#include "http/answer.h"
#include "http/connection.h"
#include "loop/app.h"

#include <stdlib.h>
#include <string.h>

/* Work on its way: for a request, or (request NULL) for the daemon itself. */
struct reading {
    struct read_job job; /* first: what the reader gives back */
    struct reading *next;
    uint32_t token; /* whose turn it takes */
    struct request *request;
    void (*done)(struct request *q);
    void (*done_alone)(struct app *app, void *work, enum status status, const struct error *err);
};

/* Makes room for the turns of this token. */
static bool know_token(struct readings *r, uint32_t token)
{
    if (token < r->token_count)
        return true;
    uint32_t count = token + 64;
    uint64_t *turns = realloc(r->turns, count * sizeof *turns);
    if (!turns)
        return false;
    memset(turns + r->token_count, 0, (count - r->token_count) * sizeof *turns);
    r->turns = turns;
    r->token_count = count;
    return true;
}

/* The one that waits whose token has had no turn for longest; of one token, the oldest. Takes it out. */
static struct reading *take_next(struct readings *r)
{
    struct reading *best = r->first, *before_best = NULL, *before = NULL;
    for (struct reading *x = r->first; x; before = x, x = x->next) {
        if (r->turns[x->token] >= r->turns[best->token])
            continue;
        best = x;
        before_best = before;
    }
    if (before_best)
        before_best->next = best->next;
    else
        r->first = best->next;
    if (r->last == best)
        r->last = before_best;
    r->waiting--;
    return best;
}

static void send_next(struct readings *r)
{
    if (r->busy || !r->first)
        return;
    struct reading *next = take_next(r);
    r->turns[next->token] = ++r->turn;
    r->busy = reader_send(r->reader, &next->job) == STATUS_OK;
    if (r->busy)
        return;
    next->next = r->first; /* the reader is being stopped */
    r->first = next;
    r->last = r->last ? r->last : next;
    r->waiting++;
}

static uint32_t waiting_of(const struct readings *r, uint32_t token)
{
    uint32_t count = 0;
    for (const struct reading *x = r->first; x; x = x->next)
        count += x->token == token;
    return count;
}

static enum status send_reading(struct app *app, const struct reading *filled)
{
    struct readings *r = app->readings;
    if (r->waiting >= READINGS_WAITING_MAX || waiting_of(r, filled->token) >= READINGS_TOKEN_MAX)
        return STATUS_BUSY;
    struct reading *reading = malloc(sizeof *reading);
    if (!reading || !know_token(r, filled->token)) {
        free(reading);
        return STATUS_MEMORY;
    }
    *reading = *filled;
    if (r->last)
        r->last->next = reading;
    else
        r->first = reading;
    r->last = reading;
    r->waiting++;
    r->out++;
    send_next(r);
    return STATUS_OK;
}

void readings_free(struct readings *r)
{
    for (struct reading *x = r->first, *next; x; x = next) {
        next = x->next;
        free(x);
    }
    free(r->turns);
    *r = (struct readings){0};
}

static enum status read_for(struct request *q, reading_run *run, void (*done)(struct request *q))
{
    return send_reading(q->app, &(struct reading){.job = {.run = run, .context = q->work},
                                                  .token = q->who.token.id,
                                                  .request = q,
                                                  .done = done});
}

bool read_if_room(struct request *q, reading_run *run, void (*done)(struct request *q))
{
    return read_for(q, run, done) == STATUS_OK;
}

void read_then(struct request *q, reading_run *run, void (*done)(struct request *q))
{
    struct error err;
    enum status status = read_for(q, run, done);
    if (status == STATUS_BUSY)
        error_set(&err, STATUS_BUSY, "busy", "", "Too much is waiting to be read. Try again soon.");
    answer_failed(q, status, &err);
}

bool read_alone(struct app *app, reading_run *run, void *work,
                void (*done)(struct app *app, void *work, enum status status,
                             const struct error *err))
{
    return send_reading(app, &(struct reading){.job = {.run = run, .context = work},
                                               .done_alone = done}) == STATUS_OK;
}

static void finish(struct app *app, struct reading *reading)
{
    struct request *q = reading->request;
    const struct read_job *job = &reading->job;
    if (!q) {
        reading->done_alone(app, job->context, job->status, &job->error);
        return;
    }
    if (!answer_failed(q, job->status, &job->error))
        reading->done(q);
    connection_answered(q);
}

void readings_collect(struct app *app)
{
    struct read_job *next;
    for (struct read_job *job = reader_results(app->readings->reader); job; job = next) {
        struct reading *reading = (struct reading *)(void *)job;
        next = read_job_next(job);
        app->readings->out--;
        app->readings->busy = false;
        send_next(app->readings);
        finish(app, reading);
        free(reading);
    }
}

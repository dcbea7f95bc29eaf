/* Answers the trend. A small one is written in the loop. A large one is computed there, all of one
 * moment, and written out by the helper, which does other work after each slice of it. */
#include "api/trend.h"
#include "api/figure_query.h"
#include "host/clock.h"
#include "http/answer.h"
#include "http/connection.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "view/trend.h"

#include <stdlib.h>

#define CELLS_AT_ONCE 10000 /* some 5 ms as JSON, 25 ms as CSV */
#define SLICE_MS      50

struct trend_answer {
    struct request *request;
    struct trend_answer *next; /* the next one that waits */
    struct query query;
    struct trend trend;
    struct trend_writer writer;
    struct buffer out;
    enum calendar_step step;
    bool csv, begun, ended;
    char etag[40];
};

static void free_answer(void *work)
{
    struct trend_answer *a = work;
    trend_writer_free(&a->writer);
    trend_free(&a->trend);
    query_free(&a->query);
    buffer_free(&a->out);
    free(a);
}

static void begin(struct trend_answer *a, const struct district *d)
{
    a->begun = true;
    trend_writer_begin(&a->writer, d, &a->query, a->step, &a->trend, a->csv, &a->out);
}

static enum status run(struct store *store, void *work, struct error *err)
{
    struct trend_answer *a = work;
    int64_t until_ms = clock_monotonic_ms() + SLICE_MS;
    bool more = true;
    (void)store;
    (void)err;
    if (!a->begun)
        begin(a, NULL);
    while (more && clock_monotonic_ms() < until_ms)
        more = trend_writer_next(&a->writer);
    a->ended = !more;
    if (a->ended && !a->out.failed)
        etag_of(&a->out, a->etag); /* of hundreds of megabytes: not in the loop */
    return STATUS_OK;
}

static void done(struct request *q);

/* Starts the next waiting trend. One at a time, because each is held whole in memory. */
static void begin_first(struct app *app)
{
    while (app->kept.trends) {
        struct request *q = app->kept.trends->request;
        read_then(q, run, done);
        if (!q->answer.given)
            return;
        app->kept.trends = app->kept.trends->next;
        connection_answered(q);
    }
}

static void say_stopping(struct request *q)
{
    struct error err;
    error_set(&err, STATUS_BUSY, "stopping", "", "The daemon is stopping. Try again later.");
    answer_error(q, &err);
}

static void done(struct request *q)
{
    struct trend_answer *a = q->work;
    struct app *app = q->app;
    if (!a->ended && !app->front.stopping) {
        read_then(q, run, done);
        if (!q->answer.given)
            return;
    }
    app->kept.trends = a->next;
    if (a->ended) {
        memcpy(q->answer.etag, a->etag, sizeof q->answer.etag);
        answer_body(q, &a->out, "trend");
    } else if (!q->answer.given) {
        say_stopping(q);
    }
    begin_first(app);
}

/* What waits to be written is bounded by the same setting as what waits to be sent. */
static bool hold(struct request *q, size_t bytes)
{
    struct error err;
    if (answer_has_room(q, bytes)) {
        answer_count(q, bytes);
        return true;
    }
    error_set(
        &err, STATUS_BUSY, "busy", "",
        "Too many large answers are waiting. Try again in a second, or ask for less at once.");
    answer_error(q, &err);
    return false;
}

static void send_away(struct request *q, struct trend_answer *a)
{
    struct trend_answer **last = &q->app->kept.trends;
    if (trend_seal(&q->app->district, &a->trend) != STATUS_OK) {
        answer_memory(q);
        return;
    }
    if (!hold(q, trend_bytes(&a->trend)))
        return;
    a->request = q;
    while (*last)
        last = &(*last)->next;
    *last = a;
    if (q->app->kept.trends == a)
        begin_first(q->app);
}

static enum status read_trend(const struct request *q, struct trend_answer *a, struct error *err)
{
    static const char *const names[] = {"hour", "day", "month", NULL};
    static const enum calendar_step steps[] = {STEP_HOUR, STEP_DAY, STEP_MONTH};
    int step = 1;
    enum status status = figure_query_read(q, &a->query, err);
    if (status == STATUS_OK)
        status = request_name(q, "step", names, &step, err);
    a->step = steps[step];
    a->csv = q->asked.csv;
    a->out = answer_buffer(q);
    if (status == STATUS_OK)
        status = trend_compute(&q->app->district, &a->query, a->step, &a->trend, err);
    /* Too many cells are a wrong question (400), and not a body that is too large (413). */
    return status == STATUS_TOO_LARGE ? STATUS_INVALID : status;
}

void figures_trend(struct request *q)
{
    struct error err;
    struct trend_answer *a = request_work(q, sizeof *a, free_answer);
    if (!a || answer_failed(q, read_trend(q, a, &err), &err))
        return;
    const struct trend *t = &a->trend;
    if ((uint64_t)t->population.group_count * t->step_count > CELLS_AT_ONCE) {
        send_away(q, a);
        return;
    }
    begin(a, &q->app->district);
    while (trend_writer_next(&a->writer))
        continue;
    answer_body(q, &a->out, "trend");
}

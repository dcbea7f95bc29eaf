/* The trend. A small one is written in the loop; a large one is figured there, all of one moment, and
 * written out by the helper, which does something else after each slice of it: nobody waits for it. */
#include "api/api.h"
#include "api/figure_query.h"
#include "host/clock.h"
#include "http/answer.h"
#include "loop/app.h"
#include "view/figures.h"

#include <stdlib.h>

#define CELLS_AT_ONCE 10000 /* some 5 ms as JSON, 25 ms as CSV */
#define SLICE_MS      50

struct trend_answer {
    struct reading reading; /* first */
    struct trend_answer *next;
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

static enum status run(struct store *store, void *context, struct error *err)
{
    struct trend_answer *a = context;
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

/* The next of those that wait begins: one at a time, for each grows to its whole length in memory. */
static void begin_first(struct app *app)
{
    while (app->trends) {
        struct trend_answer *a = app->trends;
        if (app_read(a->reading.request, &a->reading))
            return;
        app->trends = a->next;
        app_answered(a->reading.request);
    }
}

static void say_stopping(struct request *q)
{
    struct error err;
    error_set(&err, STATUS_BUSY, "stopping", "", "The daemon is stopping. Try again later.");
    answer_error(q, &err);
}

static void done(struct request *q, struct reading *reading)
{
    struct trend_answer *a = (struct trend_answer *)(void *)reading;
    struct app *app = q->app;
    if (!a->ended && !app->stopping && app_read(q, reading))
        return;
    app->trends = a->next;
    if (a->ended) {
        memcpy(q->answer.etag, a->etag, sizeof q->answer.etag);
        answer_body(q, &a->out, "trend");
    } else if (!q->answered) {
        say_stopping(q);
    }
    begin_first(app);
}

/* What waits to be written is bounded like what waits to be sent. */
static bool hold(struct request *q, size_t bytes)
{
    struct error err;
    struct app *app = q->app;
    if (app->answer_bytes > 0 &&
        app->answer_bytes + bytes > (size_t)app->settings->answer_bytes_max) {
        error_set(
            &err, STATUS_BUSY, "busy", "",
            "Too many large answers are waiting. Try again in a second, or ask for less at once.");
        answer_error(q, &err);
        return false;
    }
    q->answer_bytes = bytes;
    app->answer_bytes += bytes;
    return true;
}

static void send_away(struct request *q, struct trend_answer *a)
{
    struct trend_answer **last = &q->app->trends;
    struct error err;
    if (trend_seal(&q->app->district, &a->trend) != STATUS_OK) {
        answer_failed(q, error_memory(&err), &err);
        return;
    }
    if (!hold(q, trend_bytes(&a->trend)))
        return;
    a->reading = (struct reading){.errand = {.run = run, .context = a}, .request = q, .done = done};
    while (*last)
        last = &(*last)->next;
    *last = a;
    if (q->app->trends == a)
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
    a->csv = q->csv;
    if (status == STATUS_OK)
        status = trend_compute(&q->app->district, &a->query, a->step, &a->trend, err);
    /* Too many cells are a 400 (intactd-api(7), CONVENTIONS), not a body that is too large. */
    return status == STATUS_TOO_LARGE ? STATUS_INVALID : status;
}

void figures_trend(struct request *q)
{
    struct error err;
    struct trend_answer *a = calloc(1, sizeof *a);
    if (!a) {
        answer_memory(q);
        return;
    }
    q->work = a;
    q->work_free = free_answer;
    if (answer_failed(q, read_trend(q, a, &err), &err))
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

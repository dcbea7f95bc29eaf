#include "loop/readings.h"

#include "http/answer.h"
#include "http/connection.h"

#include <stdlib.h>

/* One of them on its way: for a request, or (request NULL) for the daemon itself. */
struct reading {
    struct errand errand; /* first: what the helper gives back */
    struct request *request;
    void (*done)(struct request *q);
    void (*done_alone)(struct app *app, void *work, enum status status, const struct error *err);
};

static enum status send_reading(struct app *app, const struct reading *filled)
{
    struct reading *reading = malloc(sizeof *reading);
    if (!reading)
        return STATUS_MEMORY;
    *reading = *filled;
    enum status status = reader_send(app->reader, &reading->errand);
    if (status == STATUS_OK)
        app->errands_out++;
    else
        free(reading);
    return status;
}

void read_then(struct request *q, reading_run *run, void (*done)(struct request *q))
{
    struct error err;
    enum status status = send_reading(
        q->app,
        &(struct reading){.errand = {.run = run, .context = q->work}, .request = q, .done = done});
    if (status == STATUS_BUSY)
        error_set(&err, STATUS_BUSY, "busy", "", "Too much is waiting to be read. Try again soon.");
    answer_failed(q, status, &err);
}

bool read_alone(struct app *app, reading_run *run, void *work,
                void (*done)(struct app *app, void *work, enum status status,
                             const struct error *err))
{
    return send_reading(app, &(struct reading){.errand = {.run = run, .context = work},
                                               .done_alone = done}) == STATUS_OK;
}

static void finish(struct app *app, struct reading *reading)
{
    struct request *q = reading->request;
    const struct errand *e = &reading->errand;
    if (!q) {
        reading->done_alone(app, e->context, e->status, &e->error);
        return;
    }
    if (!answer_failed(q, e->status, &e->error))
        reading->done(q);
    connection_answered(q);
}

void readings_collect(struct app *app)
{
    struct errand *next;
    for (struct errand *e = reader_results(app->reader); e; e = next) {
        struct reading *reading = (struct reading *)(void *)e;
        next = e->next;
        app->errands_out--;
        finish(app, reading);
        free(reading);
    }
}

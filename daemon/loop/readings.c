#include "loop/readings.h"

#include "http/answer.h"
#include "http/connection.h"
#include "loop/app.h"

#include <stdlib.h>

/* Work on its way: for a request, or (request NULL) for the daemon itself. */
struct reading {
    struct read_job job; /* first: what the reader gives back */
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
    enum status status = reader_send(app->readings->reader, &reading->job);
    if (status == STATUS_OK)
        app->readings->out++;
    else
        free(reading);
    return status;
}

void read_then(struct request *q, reading_run *run, void (*done)(struct request *q))
{
    struct error err;
    enum status status = send_reading(
        q->app,
        &(struct reading){.job = {.run = run, .context = q->work}, .request = q, .done = done});
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
        finish(app, reading);
        free(reading);
    }
}

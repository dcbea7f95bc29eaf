#include "loop/pipeline.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "http/answer.h"
#include "ledger/late.h"
#include "ledger/rows.h"
#include "loop/app.h"
#include "loop/pipeline_parts.h"

#include <stdlib.h>
#include <unistd.h>

#define EXIT_IO 70 /* EX_SOFTWARE: a failed write or sync is never tried again */

enum status pipeline_send(struct app *app, struct job *job)
{
    job->sent_us = clock_monotonic_us();
    enum status status = scribe_send(app->scribe, job);
    if (status == STATUS_OK)
        app->pipeline.jobs_out++;
    return status;
}

enum status pipeline_busy(struct error *err)
{
    return error_set(err, STATUS_BUSY, "busy", "",
                     "Too much is waiting to be written. Try again in a second.");
}

bool pipeline_send_batch(struct request *q, struct batch *batch, int64_t *replayed,
                         size_t replayed_count, struct error *err)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        batch_free(batch);
        free(replayed);
        error_memory(err);
        return false;
    }
    *job = (struct job){.kind = JOB_BATCH,
                        .batch = batch,
                        .replayed = replayed,
                        .replayed_count = replayed_count,
                        .context = q};
    if (q->app->pipeline.jobs_out < q->app->settings->writes_waiting_max &&
        pipeline_send(q->app, job) == STATUS_OK)
        return true;
    job_free(job);
    pipeline_busy(err);
    return false;
}

/* --- results: applied in order ---------------------------------------------------------------- */

static void swap_timelines(struct district *d, struct job *job)
{
    timelines_free(&d->timelines);
    d->timelines = job->rebuilt->timelines;
    d->reports = job->rebuilt->reports;
    d->first_at = job->rebuilt->first_at;
    d->last_at = job->rebuilt->last_at;
    free(job->rebuilt);
    job->rebuilt = NULL;
}

static bool apply_change(struct app *app, struct job *job)
{
    struct district *d = &app->district;
    struct error err;
    enum change_op op = job->change->op;
    struct journalled row = {op, job->seq, change_body(job->change), job->token, job->received_at};
    enum status status = change_apply(d, &row, &err);
    app->pipeline.no_memory = status == STATUS_MEMORY;
    if (status == STATUS_MEMORY)
        return false;
    if (status != STATUS_OK) {
        log_line(LOG_LEVEL_ERROR, "a change that was written cannot be applied: %s", err.detail);
        _exit(EXIT_IO);
    }
    if (job->token != 0) /* the patrol's own are followed up anyway */
        patrol_note(&app->patrol, op);
    if (job->rebuilt) {
        swap_timelines(d, job);
        app->pipeline.checkpoint_whole = true;
        app->pipeline.applied =
            BATCHES_PER_CHECKPOINT; /* at once: a start would build them again */
    }
    return true;
}

static enum status send_late(struct app *app, struct late_list *late, uint64_t seq)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_MEMORY;
    *job = (struct job){.kind = JOB_LATE, .late = *late, .seq_max = seq};
    enum status status = pipeline_send(app, job);
    if (status != STATUS_OK) {
        job->late = (struct late_list){0};
        job_free(job);
        return status;
    }
    *late = (struct late_list){0};
    app->pipeline.settling = true;
    return STATUS_OK;
}

/* True: the batch shows in the model. False: not yet; called again, which is harmless to the
 * timelines, but must not count the reports twice. */
static bool apply_batch(struct app *app, struct job *job)
{
    const struct batch *b = job->batch;
    struct pipeline *p = &app->pipeline;
    if (b->raw.len == 0)
        return true;
    if (p->tried_seq == job->seq)
        app->district.reports = p->tried_reports;
    p->tried_seq = job->seq;
    p->tried_reports = app->district.reports;
    struct late_list late = {0};
    enum status status = frame_apply(&app->district, b->feed, b->raw.bytes, b->raw.len, &late);
    bool done = status == STATUS_OK && late.count == 0;
    patrol_saw(&app->patrol, b->first_at);
    if (status == STATUS_OK && late.count > 0)
        status = send_late(app, &late, job->seq);
    free(late.items);
    p->no_memory = status == STATUS_MEMORY;
    if (status == STATUS_CORRUPT) {
        log_line(LOG_LEVEL_ERROR, "batch %llu cannot be read back", (unsigned long long)job->seq);
        _exit(EXIT_IO);
    }
    return done;
}

/* The same for a batch whose late reports are being read back. */
static bool settle_batch(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    if (!p->late)
        return false;
    p->no_memory = p->late->status == STATUS_MEMORY;
    if (p->late->status == STATUS_OK && late_write(&app->district, p->late->points) != STATUS_OK) {
        p->no_memory = true;
        return false;
    }
    bool done = p->late->status == STATUS_OK;
    job_free(p->late);
    p->late = NULL;
    p->settling = false;
    return done;
}

static void finish_job(struct app *app, struct job *job)
{
    struct request *q = job->context;
    if (job->status == STATUS_OK) {
        app->district.seq = job->seq;
        app->district.head = job->head;
        app->pipeline.applied++;
    }
    if (job->kind == JOB_CHANGE)
        app->pipeline.change_out = false;
    if (!q) {
        patrol_done(app, job->status == STATUS_OK);
        return;
    }
    if (job->kind == JOB_CHANGE) {
        if (job->status == STATUS_OK) {
            if (job->token != 0)
                streams_tell_change(app, change_ops[job->change->op].name);
            q->changing->answer(q);
        } else {
            answer_error(q, &job->error);
        }
    } else {
        q->applied(q, job);
    }
    app_answered(q);
}

static bool apply_first(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    struct job *job = p->first;
    if (job->status == STATUS_OK) {
        bool done = p->settling               ? settle_batch(app)
                    : job->kind == JOB_CHANGE ? apply_change(app, job)
                                              : apply_batch(app, job);
        if (!done)
            return false;
    }
    p->first = job->next;
    if (!p->first)
        p->last = NULL;
    finish_job(app, job);
    job_free(job);
    return true;
}

static void give_up_without_memory(struct pipeline *p)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!p->first || !p->no_memory)
        p->no_memory_since_ms = 0;
    else if (p->no_memory_since_ms == 0)
        p->no_memory_since_ms = now_ms;
    else if (now_ms - p->no_memory_since_ms > NO_MEMORY_MS_MAX) {
        log_line(LOG_LEVEL_ERROR,
                 "out of memory: journal row %llu is written but cannot be shown; "
                 "a new start shows it",
                 (unsigned long long)p->first->seq);
        _exit(EXIT_IO);
    }
}

void pipeline_tick(struct app *app)
{
    while (app->pipeline.first && apply_first(app)) {
        app->pipeline.no_memory_since_ms = 0;
        app->pipeline.no_memory = false;
    }
    give_up_without_memory(&app->pipeline);
    changes_next(app);
    if (app->pipeline.applied >= BATCHES_PER_CHECKPOINT)
        pipeline_checkpoint(app);
}

static void end_checkpoint(struct app *app, struct job *job)
{
    app->pipeline.checkpoint_out = false;
    if (job->status != STATUS_OK) {
        /* What was marked clean is not stored: the next one has to hold everything. */
        app->pipeline.checkpoint_whole = true;
        log_line(LOG_LEVEL_WARNING, "checkpoint: %s", job->error.detail);
    }
    job_free(job);
}

static void note_status(struct app *app, const struct job *job)
{
    if (job->status == STATUS_IO || job->status == STATUS_CORRUPT) {
        log_line(LOG_LEVEL_ERROR, "%s", job->error.detail);
        _exit(EXIT_IO);
    }
    if (job->status == STATUS_FULL && !app->full)
        log_line(LOG_LEVEL_ERROR, "%s", job->error.detail);
    if (job->status == STATUS_OK || job->status == STATUS_FULL)
        app->full = job->status == STATUS_FULL;
}

static void append_result(struct pipeline *p, struct job *job)
{
    job->next = NULL;
    if (p->last)
        p->last->next = job;
    else
        p->first = job;
    p->last = job;
}

static void take_result(struct app *app, struct job *job)
{
    if (job->status == STATUS_OK) {
        meters_commit(&app->meters, clock_monotonic_us() - job->sent_us);
        if (job->kind == JOB_BATCH)
            meters_batch(&app->meters, job->batch);
    }
    append_result(&app->pipeline, job);
}

void pipeline_collect(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    struct job *next;
    struct error err;
    if (scribe_broken(app->scribe, &err)) {
        log_line(LOG_LEVEL_ERROR, "%s", err.detail);
        _exit(EXIT_IO);
    }
    for (struct job *job = scribe_results(app->scribe); job; job = next) {
        next = job->next;
        p->jobs_out--;
        note_status(app, job);
        if (job->kind == JOB_LATE)
            p->late = job;
        else if (job->kind == JOB_CHECKPOINT)
            end_checkpoint(app, job);
        else
            take_result(app, job);
    }
    pipeline_tick(app);
    patrol_tick(app);
}

static struct checkpoint *take_checkpoint(struct app *app)
{
    struct district *d = &app->district;
    struct checkpoint *c;
    enum status status = checkpoint_of(d, app->pipeline.checkpoint_whole, &c);
    return status == STATUS_OK ? c : NULL;
}

void pipeline_checkpoint(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    if (p->checkpoint_out || p->first || p->applied == 0)
        return;
    struct job *job = calloc(1, sizeof *job);
    struct checkpoint *c = job ? take_checkpoint(app) : NULL;
    if (!c) {
        free(job);
        return;
    }
    *job = (struct job){.kind = JOB_CHECKPOINT, .checkpoint = c};
    if (pipeline_send(app, job) == STATUS_OK) {
        p->checkpoint_out = true;
        p->checkpoint_whole = false;
        p->applied = 0;
        return;
    }
    p->checkpoint_whole = true;
    job_free(job);
}

bool pipeline_is_idle(const struct app *app)
{
    const struct pipeline *p = &app->pipeline;
    return p->jobs_out == 0 && !p->first && !p->changes_first;
}

void pipeline_free(struct pipeline *p)
{
    for (struct job *job = p->first, *next; job; job = next) {
        next = job->next;
        job_free(job);
    }
    job_free(p->late);
    *p = (struct pipeline){0};
}

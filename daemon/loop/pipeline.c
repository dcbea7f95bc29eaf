#include "loop/pipeline.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "http/answer.h"
#include "http/connection.h"
#include "ledger/late.h"
#include "ledger/rows.h"
#include "loop/app.h"
#include "model/repair_window.h"

#include <stdlib.h>

enum status pipeline_send(struct app *app, struct job *job)
{
    struct pipeline *p = app->pipeline;
    job->sent_us = clock_monotonic_us();
    enum status status = scribe_send(p->scribe, job);
    if (status != STATUS_OK)
        return status;
    p->jobs_out++;
    if (job->kind == JOB_CHANGE)
        p->change_out = true;
    return STATUS_OK;
}

enum status pipeline_busy(struct error *err)
{
    return error_set(err, STATUS_BUSY, "busy", "",
                     "Too much is waiting to be written. Try again in a second.");
}

enum status pipeline_send_batch(struct request *q, struct batch *batch, struct reject_ids replayed,
                                void (*done)(struct app *app, struct job *job), struct error *err)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        batch_free(batch);
        free(replayed.items);
        return error_memory(err);
    }
    *job = (struct job){
        .kind = JOB_BATCH, .batch = batch, .replayed = replayed, .done = done, .request = q};
    if (q->app->pipeline->jobs_out < q->front->settings->writes_waiting_max &&
        pipeline_send(q->app, job) == STATUS_OK)
        return STATUS_OK;
    job_free(job);
    return pipeline_busy(err);
}

/* --- the first result goes into the model ----------------------------------------------------- */

/* The first result may have gone into the old timelines in part: it begins again. */
static void begin_again(struct results *r, uint64_t reports)
{
    r->reports_before = reports;
    r->again = r->head == HEAD_LOOKING_BACK;
    if (r->head != HEAD_LOOKED_BACK)
        return;
    late_points_free(r->points);
    r->points = NULL;
    r->head = HEAD_TRIED;
}

static void swap_timelines(struct app *app, struct rebuilt *made)
{
    struct district *d = &app->district;
    const struct timelines old = d->timelines;
    d->timelines = made->timelines;
    made->timelines = old; /* freed with it */
    d->reports = made->reports;
    d->first_at = made->first_at;
    d->last_at = made->last_at;
    begin_again(&app->pipeline->results, d->reports);
    recent_free(&app->kept.recent);
    app->pipeline->news.rebuilt = true;
}

static enum status apply_change(struct app *app, struct job *job)
{
    struct district *d = &app->district;
    struct news *news = &app->pipeline->news;
    struct error err;
    struct journalled row = {job->change->op, job->seq, change_body(job->change), job->token,
                             job->received_at};
    int64_t received_at = d->received_at, settled_at = d->settled_at;
    enum status status = change_apply(d, &row, &err);
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK)
        die("a change that was written cannot be applied: %s", err.detail);
    repairs_settle(&d->repairs, &d->registry, &d->exemptions, &d->rules);
    if (job->token != 0) {
        news->op = job->change->op;
        news->op_seq = job->seq;
    }
    if (job->rebuilt)
        swap_timelines(app, job->rebuilt);
    if (received_at > d->received_at) { /* it waited, and batches went before it */
        d->received_at = received_at;
        d->settled_at = settled_at;
    }
    return STATUS_OK;
}

static void looked_back(struct app *app, struct job *job)
{
    struct results *r = &app->pipeline->results;
    if (r->again) {
        r->again = false;
        r->head = HEAD_TRIED;
        return;
    }
    r->head = HEAD_LOOKED_BACK;
    r->outcome = job->status;
    r->points = job->points;
    job->points = NULL;
}

static enum status look_back(struct app *app, struct late_list *late, uint64_t seq_max)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_MEMORY;
    *job =
        (struct job){.kind = JOB_LOOKBACK, .late = *late, .seq_max = seq_max, .done = looked_back};
    enum status status = pipeline_send(app, job);
    if (status != STATUS_OK) {
        free(job);
        return status;
    }
    *late = (struct late_list){0};
    app->pipeline->results.head = HEAD_LOOKING_BACK;
    return STATUS_OK;
}

static void note_oldest(struct news *news, int64_t first_at)
{
    if (first_at != INSTANT_NONE && (news->oldest_at == 0 || first_at < news->oldest_at))
        news->oldest_at = first_at;
}

/* STATUS_BUSY: not before late reports have been read back. */
static enum status apply_batch(struct app *app, const struct job *job)
{
    const struct batch *b = job->batch;
    struct late_list late = {0};
    if (b->raw.len == 0)
        return STATUS_OK;
    enum status status = frame_apply(&app->district, b->feed, b->raw.bytes, b->raw.len, &late);
    if (status == STATUS_CORRUPT)
        die("batch %llu cannot be read back", (unsigned long long)job->seq);
    note_oldest(&app->pipeline->news, b->first_at);
    if (status == STATUS_OK && late.count > 0) {
        status = look_back(app, &late, job->seq);
        if (status == STATUS_OK)
            status = STATUS_BUSY;
    }
    free(late.items);
    return status;
}

static enum status write_points(struct app *app)
{
    struct results *r = &app->pipeline->results;
    if (r->outcome != STATUS_OK) {
        r->head = HEAD_TRIED;
        return r->outcome;
    }
    if (late_write(&app->district, r->points) != STATUS_OK)
        return STATUS_MEMORY;
    late_points_free(r->points);
    r->points = NULL;
    return STATUS_OK;
}

static enum status apply_job(struct app *app, struct job *job)
{
    struct results *r = &app->pipeline->results;
    enum status status = job->kind == JOB_CHANGE ? apply_change(app, job) : apply_batch(app, job);
    if (status != STATUS_OK && r->head == HEAD_NEW)
        r->head = HEAD_TRIED;
    return status;
}

/* Tries to bring the model up to the first result. Anything but STATUS_OK: not yet. The next try is
 * harmless to the timelines, but must not count the reports twice. */
static enum status try_first(struct app *app)
{
    struct results *r = &app->pipeline->results;
    switch (r->head) {
    case HEAD_NEW:
        r->reports_before = app->district.reports;
        return apply_job(app, r->first);
    case HEAD_TRIED:
        app->district.reports = r->reports_before;
        return apply_job(app, r->first);
    case HEAD_LOOKING_BACK:
        return STATUS_BUSY;
    case HEAD_LOOKED_BACK:
        return write_points(app);
    }
    return STATUS_BUSY;
}

/* A change has said so itself (change_apply). */
static void note_received(struct district *d, const struct job *job)
{
    const struct batch *b = job->batch;
    if (job->kind == JOB_BATCH && (b->accepted > 0 || b->rejected > 0))
        district_received(d, b->received_at, b->accepted > 0 ? b->last_at : INSTANT_NONE);
}

static struct job *take_first(struct app *app)
{
    struct results *r = &app->pipeline->results;
    struct job *job = r->first;
    r->first = job_next(job);
    if (!r->first)
        r->last = NULL;
    r->head = HEAD_NEW;
    if (job->status == STATUS_OK) {
        app->district.seq = job->seq;
        app->district.head = job->head;
        note_received(&app->district, job);
    }
    return job;
}

static void finish(struct app *app, struct job *job)
{
    struct pipeline *p = app->pipeline;
    p->news.applied += job->status == STATUS_OK;
    if (job->kind == JOB_CHANGE)
        p->change_out = false;
    job->done(app, job);
    if (job->request)
        connection_answered(job->request);
    job_free(job);
}

static void note_memory(struct results *r, enum status status)
{
    if (status != STATUS_MEMORY)
        r->no_memory_since_ms = 0;
    else if (r->no_memory_since_ms == 0)
        r->no_memory_since_ms = clock_monotonic_ms();
}

/* The change waits for its timelines; what comes after it does not. */
static bool begin_rebuilding(struct app *app)
{
    struct pipeline *p = app->pipeline;
    if (rebuilding_begin(&p->rebuilding, p->results.first) != STATUS_OK)
        return false;
    take_first(app);
    return true;
}

/* False: the first result has to wait. */
static bool apply_first(struct app *app)
{
    struct results *r = &app->pipeline->results;
    const struct job *job = r->first;
    if (app->pipeline->rebuilding.holds)
        return false;
    if (job->status == STATUS_OK && job->kind == JOB_CHANGE && job->rebuilt)
        return begin_rebuilding(app);
    enum status status = job->status == STATUS_OK ? try_first(app) : STATUS_OK;
    note_memory(r, status);
    if (status == STATUS_OK)
        finish(app, take_first(app));
    return status == STATUS_OK;
}

/* Brings a change into the model whose timelines show all that the model shows. */
static void apply_rebuilt(struct app *app)
{
    struct pipeline *p = app->pipeline;
    if (!p->rebuilding.ready)
        return;
    enum status status = apply_change(app, p->rebuilding.change);
    note_memory(&p->results, status);
    if (status == STATUS_OK)
        finish(app, rebuilding_take(&p->rebuilding));
}

static void give_up_without_memory(const struct results *r)
{
    if (r->no_memory_since_ms != 0 &&
        clock_monotonic_ms() - r->no_memory_since_ms > NO_MEMORY_MS_MAX)
        die("out of memory: what is written cannot be shown; a new start shows it");
}

void pipeline_tick(struct app *app)
{
    struct results *r = &app->pipeline->results;
    apply_rebuilt(app);
    while (r->first && apply_first(app))
        continue;
    give_up_without_memory(r);
}

void pipeline_collect_rebuilt(struct app *app)
{
    rebuilding_collect(&app->pipeline->rebuilding, app->district.seq);
    pipeline_tick(app);
}

/* --- results come in -------------------------------------------------------------------------- */

static void note_status(struct pipeline *p, const struct job *job)
{
    if (job->status == STATUS_IO || job->status == STATUS_CORRUPT)
        die("%s", job->error.detail);
    if (job->status == STATUS_FULL && !p->disk_full)
        log_line(LOG_LEVEL_ERROR, "%s", job->error.detail);
    if (job->status == STATUS_OK || job->status == STATUS_FULL)
        p->disk_full = job->status == STATUS_FULL;
}

static void append_result(struct results *r, struct job *job)
{
    job->mail.next = NULL;
    if (r->last)
        r->last->mail.next = &job->mail;
    else
        r->first = job;
    r->last = job;
}

static void count_commit(struct meters *m, const struct job *job)
{
    if (job->status != STATUS_OK)
        return;
    meters_commit(m, clock_monotonic_us() - job->sent_us);
    if (job->kind == JOB_BATCH)
        meters_batch(m, job->batch->reports, job->batch->rejected);
}

static void take_result(struct app *app, struct job *job)
{
    app->pipeline->jobs_out--;
    note_status(app->pipeline, job);
    if (job->kind == JOB_BATCH || job->kind == JOB_CHANGE) {
        count_commit(&app->front.meters, job);
        append_result(&app->pipeline->results, job);
    } else {
        job->done(app, job);
        job_free(job);
    }
}

void pipeline_collect(struct app *app)
{
    struct job *next;
    struct error err;
    if (scribe_broken(app->pipeline->scribe, &err))
        die("%s", err.detail);
    for (struct job *job = scribe_results(app->pipeline->scribe); job; job = next) {
        next = job_next(job);
        take_result(app, job);
    }
    pipeline_tick(app);
}

struct news pipeline_news(struct pipeline *p)
{
    struct news news = p->news;
    p->news = (struct news){0};
    return news;
}

bool pipeline_is_level(const struct pipeline *p)
{
    return !p->results.first && !p->rebuilding.change;
}

bool pipeline_is_idle(const struct pipeline *p)
{
    return p->jobs_out == 0 && pipeline_is_level(p);
}

void pipeline_free(struct pipeline *p)
{
    for (struct job *job = p->results.first, *next; job; job = next) {
        next = job_next(job);
        job_free(job);
    }
    late_points_free(p->results.points);
    *p = (struct pipeline){0};
}

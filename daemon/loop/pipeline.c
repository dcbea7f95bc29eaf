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
    const struct pipeline *p = q->app->pipeline;
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        batch_free(batch);
        free(replayed.items);
        return error_memory(err);
    }
    *job = (struct job){
        .kind = JOB_BATCH, .batch = batch, .replayed = replayed, .done = done, .request = q};
    if (p->jobs_out < q->front->settings->writes_waiting_max &&
        landings_of_feed(&p->landings, batch->feed) < LANDINGS_FEED_MAX &&
        pipeline_send(q->app, job) == STATUS_OK)
        return STATUS_OK;
    job_free(job);
    return pipeline_busy(err);
}

/* --- results go into the model ---------------------------------------------------------------- */

static void finish(struct app *app, struct job *job)
{
    struct pipeline *p = app->pipeline;
    if (job->status == STATUS_OK)
        p->news.applied++;
    if (job->kind == JOB_CHANGE)
        p->change_out = false;
    job->done(app, job);
    if (job->request)
        connection_answered(job->request);
    job_free(job);
}

static void finish_landed(struct app *app, bool any)
{
    for (struct job *job; (job = landings_take(&app->pipeline->landings, any));)
        finish(app, job);
}

/* What is built anew shows all batches that have been begun, those too that are landing. */
static void swap_timelines(struct app *app, struct rebuilt *made)
{
    rebuilt_swap(made, &app->district);
    app->pipeline->news.rebuilt = true;
    finish_landed(app, true);
}

/* The model shows the change. `received_at`, `settled_at`: what they were before, for a change may have waited while
 * batches went before it. */
static void note_applied(struct app *app, struct job *job, int64_t received_at, int64_t settled_at)
{
    struct district *d = &app->district;
    struct news *news = &app->pipeline->news;
    app->pipeline->unsettled = true;
    if (job->token != 0) {
        news->op = job->change->op;
        news->op_seq = job->seq;
    }
    if (job->rebuilt)
        swap_timelines(app, job->rebuilt);
    if (received_at > d->received_at) {
        d->received_at = received_at;
        d->settled_at = settled_at;
    }
}

static enum status apply_change(struct app *app, struct job *job)
{
    struct district *d = &app->district;
    struct error err;
    const struct journalled row = job_row(job);
    int64_t received_at = d->received_at, settled_at = d->settled_at;
    enum status status = job->rebuilt ? rebuilt_prepare(job->rebuilt, d) : STATUS_OK;
    if (status == STATUS_OK)
        status = change_apply(d, &row, &err);
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK)
        die("a change that was written cannot be applied: %s", err.detail);
    note_applied(app, job, received_at, settled_at);
    return STATUS_OK;
}

/* Goes on with the list that is coming into the model. */
static enum status step_list(struct app *app)
{
    struct pipeline *p = app->pipeline;
    struct district *d = &app->district;
    bool done = false;
    enum status status = applying_step(&p->applying, d, &done);
    d->version++;
    if (!done)
        return status;
    const struct journalled row = job_row(p->applying.change);
    int64_t received_at = d->received_at, settled_at = d->settled_at;
    change_applied(d, &row);
    note_applied(app, p->applying.change, received_at, settled_at);
    finish(app, applying_take(&p->applying));
    return status;
}

static void note_memory(struct results *r, enum status status)
{
    if (status == STATUS_MEMORY && r->no_memory_since_ms == 0)
        r->no_memory_since_ms = clock_monotonic_ms();
}

static void go_on_applying(struct app *app)
{
    struct results *r = &app->pipeline->results;
    enum status status = step_list(app);
    if (status == STATUS_OK)
        r->no_memory_since_ms = 0;
    note_memory(r, status);
}

static void note_oldest(struct news *news, int64_t first_at)
{
    if (first_at != INSTANT_NONE && (news->oldest_at == 0 || first_at < news->oldest_at))
        news->oldest_at = first_at;
}

/* *ret_lands: the batch has begun to land, and is finished later. */
static enum status begin_batch(struct app *app, struct job *job, bool *ret_lands)
{
    const struct batch *b = job->batch;
    if (b->raw.len == 0)
        return STATUS_OK;
    enum status status = b->accepted > 0 ? arrivals_note(&app->district.arrivals, b->feed,
                                                         b->received_at, b->last_at)
                                         : STATUS_OK;
    if (status == STATUS_OK)
        status = landings_add(&app->pipeline->landings, &app->district, job);
    if (status == STATUS_CORRUPT)
        die("batch %llu cannot be read back", (unsigned long long)job->seq);
    *ret_lands = status == STATUS_OK;
    if (*ret_lands)
        note_oldest(&app->pipeline->news, b->first_at);
    return status;
}

/* A change has said so itself (change_apply). */
static void note_received(struct district *d, const struct job *job)
{
    const struct batch *b = job->batch;
    if (job->kind == JOB_BATCH && (b->accepted > 0 || b->rejected > 0))
        district_received(d, b->received_at, b->accepted > 0 ? b->last_at : INSTANT_NONE);
}

/* A follower takes in many short lists, one after the other: those it applies at once. */
static bool is_applied_at_once(const struct job *job)
{
    return !change_ops[job->change->op].list ||
           (job->stored && job->change->body.len <= LIST_AT_ONCE_BYTES);
}

/* A change may wait for its timelines, or come in steps; what comes after it does not. */
static enum status begin_change(struct app *app, struct job *job, bool *ret_waits)
{
    if (!job->rebuilt && is_applied_at_once(job))
        return apply_change(app, job);
    if (!job->rebuilt) {
        app->pipeline->applying.change = job;
        *ret_waits = true;
        return STATUS_OK;
    }
    enum status status = rebuilding_begin(&app->pipeline->rebuilding, job);
    *ret_waits = status == STATUS_OK;
    return status;
}

/* *ret_waits: it is finished later. */
static enum status begin_job(struct app *app, struct job *job, bool *ret_waits)
{
    if (job->status != STATUS_OK)
        return STATUS_OK;
    uint64_t seq = job->seq;
    struct digest head = job->head;
    enum status status = job->kind == JOB_CHANGE ? begin_change(app, job, ret_waits)
                                                 : begin_batch(app, job, ret_waits);
    if (status == STATUS_OK) {
        app->district.seq = seq;
        app->district.head = head;
        app->district.version++;
        note_received(&app->district, job);
    }
    return status;
}

static enum status step_landings(struct app *app, bool newest)
{
    struct pipeline *p = app->pipeline;
    enum status status = newest ? landings_step_newest(&p->landings, &app->district)
                                : landings_step(&p->landings, &app->district);
    if (status == STATUS_CORRUPT)
        die("a batch cannot be read back");
    app->district.version++;
    finish_landed(app, false);
    return status;
}

/* False: the first result has to wait. */
static bool begin_first(struct app *app)
{
    struct results *r = &app->pipeline->results;
    struct job *job = r->first;
    bool waits = false;
    enum status status = begin_job(app, job, &waits);
    note_memory(r, status);
    if (status != STATUS_OK)
        return false;
    r->first = job_next(job);
    if (!r->first)
        r->last = NULL;
    if (!waits) {
        finish(app, job);
        return true;
    }
    if (job->kind == JOB_BATCH)
        status = step_landings(app, true); /* most land with it */
    else if (app->pipeline->applying.change == job)
        status = step_list(app); /* and most lists are through with it */
    note_memory(r, status);
    return status == STATUS_OK;
}

static enum status write_slice(struct app *app, struct job *job)
{
    struct landings *ls = &app->pipeline->landings;
    if (job->status == STATUS_OK)
        return landings_write(ls, &app->district, job->points);
    if (job->status == STATUS_MEMORY)
        landings_retreat(ls);
    return job->status;
}

static void looked_back(struct app *app, struct job *job)
{
    struct pipeline *p = app->pipeline;
    enum status status = write_slice(app, job);
    p->reading = false;
    app->district.version++;
    note_memory(&p->results, status);
    if (status == STATUS_OK)
        p->results.no_memory_since_ms = 0;
}

/* STATUS_BUSY: the scribe takes no more now. */
static enum status send_slice(struct app *app)
{
    struct pipeline *p = app->pipeline;
    struct late_slice slice;
    enum status status = landings_slice(&p->landings, &app->district, &slice);
    if (status != STATUS_OK)
        return status;
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        late_slice_free(&slice);
        return STATUS_MEMORY;
    }
    *job = (struct job){
        .kind = JOB_LOOKBACK, .slice = slice, .seq_max = app->district.seq, .done = looked_back};
    status = pipeline_send(app, job);
    if (status == STATUS_OK)
        p->reading = true;
    else
        job_free(job);
    return status;
}

/* STATUS_UNKNOWN: no slice is wanted. */
static enum status go_on_landing(struct app *app)
{
    enum status status = step_landings(app, false);
    return status == STATUS_OK ? send_slice(app) : status;
}

/* Timelines of which only some series are made anew leave a batch that is landing where it is. So it lands first:
 * meanwhile no other is begun. */
static bool may_swap(const struct pipeline *p)
{
    const struct rebuilding *r = &p->rebuilding;
    return r->ready && (!r->change->rebuilt->only || p->landings.count == 0);
}

/* Brings a change into the model whose timelines show all that the model shows. */
static void apply_rebuilt(struct app *app)
{
    struct pipeline *p = app->pipeline;
    if (!may_swap(p))
        return;
    enum status status = apply_change(app, p->rebuilding.change);
    note_memory(&p->results, status);
    if (status != STATUS_OK)
        return;
    p->results.no_memory_since_ms = 0;
    app->district.version++;
    finish(app, rebuilding_take(&p->rebuilding));
}

static bool may_begin(const struct pipeline *p)
{
    return p->results.first && !p->hold && !p->rebuilding.holds;
}

#define SETTLE_BLOCKS 32

/* Figures are right without it, and faster with it. */
static void settle_repairs(struct app *app)
{
    struct district *d = &app->district;
    app->pipeline->unsettled =
        repairs_settle_some(&d->repairs, &d->registry, &d->exemptions, &d->rules, SETTLE_BLOCKS);
}

static void go_on(struct app *app)
{
    struct pipeline *p = app->pipeline;
    bool begun = true, landing = p->landings.count > 0;
    apply_rebuilt(app);
    if (p->applying.change)
        go_on_applying(app);
    while (may_begin(p) && begun)
        begun = begin_first(app);
    enum status status = p->landings.count > 0 ? go_on_landing(app) : STATUS_UNKNOWN;
    note_memory(&p->results, status);
    if (begun && status == STATUS_UNKNOWN && !p->rebuilding.ready &&
        !p->applying.change) /* nothing is left that could lack memory */
        p->results.no_memory_since_ms = 0;
    p->more = (status == STATUS_UNKNOWN &&
               (landings_want_step(&p->landings) || (landing && may_swap(p)))) ||
              (p->applying.change && !p->reading && p->results.no_memory_since_ms == 0);
}

static void give_up_without_memory(const struct app *app)
{
    const struct results *r = &app->pipeline->results;
    if (r->no_memory_since_ms != 0 &&
        clock_monotonic_ms() - r->no_memory_since_ms > NO_MEMORY_MS_MAX)
        die("out of memory: what is written up to journal row %llu cannot be shown; a new start "
            "shows it",
            (unsigned long long)app->district.seq);
}

void pipeline_tick(struct app *app)
{
    struct pipeline *p = app->pipeline;
    p->more = false;
    if (!p->reading)
        go_on(app);
    if (p->unsettled)
        settle_repairs(app);
    p->more = p->more || p->unsettled;
    give_up_without_memory(app);
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
        meters_batch(m, job->batch->reports, job->batch->rejected, job->batch->other_causes);
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

bool pipeline_has_more(const struct pipeline *p)
{
    return p->more;
}

bool pipeline_is_whole(const struct pipeline *p)
{
    return p->landings.count == 0 && !p->rebuilding.change && !p->applying.change &&
           p->results.no_memory_since_ms == 0;
}

void pipeline_want_whole(struct pipeline *p)
{
    p->hold = p->hold || !pipeline_is_whole(p);
}

void pipeline_release(struct pipeline *p)
{
    if (!p->hold || !pipeline_is_whole(p))
        return;
    p->hold = false;
    p->more = p->results.first != NULL;
}

bool pipeline_is_idle(const struct pipeline *p)
{
    return p->jobs_out == 0 && !p->results.first && p->landings.count == 0 &&
           !p->rebuilding.change && !p->applying.change;
}

void pipeline_free(struct pipeline *p)
{
    applying_free(&p->applying);
    jobs_free(p->results.first);
    for (struct job *job; (job = landings_take(&p->landings, true));)
        job_free(job);
    *p = (struct pipeline){0};
}

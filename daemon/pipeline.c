#include "daemon/pipeline.h"

#include "daemon/answer.h"
#include "daemon/app.h"
#include "daemon/clock.h"
#include "daemon/log.h"

#include <stdlib.h>
#include <unistd.h>

#define EXIT_IO 70 /* EX_SOFTWARE: a failed write or sync is never tried again */

static enum status send_job(struct app *app, struct job *job)
{
    enum status status = scribe_send(app->scribe, job);
    if (status == STATUS_OK)
        app->pipeline.jobs_out++;
    return status;
}

static enum status say_busy(struct error *err)
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
    *job = (struct job){.kind = JOB_BATCH, .batch = batch, .replayed = replayed,
                        .replayed_count = replayed_count, .context = q};
    if (send_job(q->app, job) == STATUS_OK)
        return true;
    job_free(job);
    say_busy(err);
    return false;
}

/* --- changes: one at a time ------------------------------------------------------------------- */

/* The copy can be looked up in only by number; a change finds its feeds by code. */
static enum status index_feeds(struct registry *r)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < r->feed_count && status == STATUS_OK; i++)
        status = index_add(&r->feed_codes, text_of(r->feeds[i].code), i);
    return status;
}

/* A feed's ttl changes: the scribe builds the timelines anew under the feeds as they will be. */
static enum status feeds_after(const struct district *d, const struct change *change,
                               struct registry *ret)
{
    struct district shadow = {0};
    struct error err;
    enum status status = registry_copy_feeds(&d->registry, &shadow.registry);
    if (status == STATUS_OK)
        status = index_feeds(&shadow.registry);
    if (status == STATUS_OK)
        status = change_apply(&shadow, text_of(change->op),
                              (struct text){change->body.bytes, change->body.len}, 0, 0, &err);
    if (status == STATUS_OK) {
        *ret = shadow.registry;
        shadow.registry = (struct registry){0};
    }
    district_free(&shadow);
    return status;
}

static enum status make_change_job(struct request *q, struct change *change, struct job **ret)
{
    struct district *d = &q->app->district;
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        change_free(change);
        return STATUS_MEMORY;
    }
    *job = (struct job){.kind = JOB_CHANGE, .change = change, .token = q->token.id,
                        .received_at = q->now, .asset_count = d->registry.asset_count,
                        .context = q};
    enum status status = STATUS_OK;
    if (change->rebuild)
        status = feeds_after(d, change, &job->feeds);
    if (status != STATUS_OK) {
        job_free(job);
        return status;
    }
    *ret = job;
    return STATUS_OK;
}

static void send_change(struct request *q, struct change *change)
{
    struct job *job = NULL;
    struct error err;
    enum status status = make_change_job(q, change, &job);
    if (status != STATUS_OK) {
        answer_memory(q);
        return;
    }
    if (send_job(q->app, job) == STATUS_OK) {
        q->app->pipeline.change_out = true;
        return;
    }
    job_free(job);
    say_busy(&err);
    answer_error(q, &err);
}

/* The token may have been revoked while the request waited. */
static bool still_holds(const struct request *q)
{
    const struct tokens *s = &q->app->district.tokens;
    return q->token.id <= s->count && !s->items[q->token.id - 1].revoked;
}

static void start_change(struct request *q)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct error err;
    if (!still_holds(q)) {
        error_set(&err, STATUS_UNAUTHORISED, "bad_token", "", "The token has been revoked.");
        answer_error(q, &err);
        return;
    }
    enum status status = q->changing->prepare(q, &change, &refusal);
    if (status == STATUS_MEMORY) {
        answer_memory(q);
    } else if (status != STATUS_OK) {
        answer_refusal(q, status, &refusal);
    } else if (!change || q->dry_run) {
        change_free(change);
        q->changing->answer(q);
    } else {
        send_change(q, change);
    }
    refusal_free(&refusal);
}

static void next_changes(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    while (!p->change_out && p->changes_first) {
        struct request *q = p->changes_first;
        p->changes_first = q->next;
        if (!p->changes_first)
            p->changes_last = NULL;
        p->changes_waiting--;
        start_change(q);
        app_answered(q);
    }
}

void pipeline_change(struct request *q, const struct changing *how)
{
    struct pipeline *p = &q->app->pipeline;
    struct error err;
    q->changing = how;
    q->next = NULL;
    if (p->changes_waiting >= CHANGES_WAITING_MAX) {
        say_busy(&err);
        answer_error(q, &err);
        return;
    }
    if (p->changes_last)
        p->changes_last->next = q;
    else
        p->changes_first = q;
    p->changes_last = q;
    p->changes_waiting++;
    next_changes(q->app);
}

void pipeline_refuse_waiting(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    while (p->changes_first) {
        struct request *q = p->changes_first;
        struct error err;
        p->changes_first = q->next;
        error_set(&err, STATUS_BUSY, "stopping", "", "The daemon is stopping. Try again later.");
        answer_error(q, &err);
        app_answered(q);
    }
    p->changes_last = NULL;
    p->changes_waiting = 0;
}

/* --- results: applied in order ---------------------------------------------------------------- */

static void swap_timelines(struct district *d, struct job *job)
{
    timelines_free(&d->timelines);
    d->timelines = *job->timelines;
    free(job->timelines);
    job->timelines = NULL;
}

static bool apply_change(struct app *app, struct job *job)
{
    struct district *d = &app->district;
    struct error err;
    struct text op = text_of(job->change->op);
    struct text body = {job->change->body.bytes, job->change->body.len};
    enum status status = change_apply(d, op, body, job->token, job->received_at, &err);
    if (status == STATUS_MEMORY)
        return false;
    if (status != STATUS_OK) {
        log_line(LOG_LEVEL_ERROR, "a change that was written cannot be applied: %s", err.detail);
        _exit(EXIT_IO);
    }
    if (job->timelines) {
        swap_timelines(d, job);
        app->pipeline.checkpoint_whole = true;
    }
    return true;
}

static enum status send_late(struct app *app, struct late_list *late, uint64_t seq)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_MEMORY;
    *job = (struct job){.kind = JOB_LATE, .late = *late, .seq_max = seq};
    enum status status = send_job(app, job);
    if (status != STATUS_OK) {
        job->late = (struct late_list){0};
        job_free(job);
        return status;
    }
    *late = (struct late_list){0};
    app->pipeline.settling = true;
    return STATUS_OK;
}

/* True: the batch shows in the model. False: not yet; called again, which is harmless. */
static bool apply_batch(struct app *app, struct job *job)
{
    const struct batch *b = job->batch;
    if (b->raw.len == 0)
        return true;
    struct late_list late = {0};
    enum status status = frame_apply(&app->district, b->feed, b->raw.bytes, b->raw.len, &late);
    bool done = status == STATUS_OK && late.count == 0;
    if (status == STATUS_OK && late.count > 0)
        status = send_late(app, &late, job->seq);
    free(late.items);
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
    if (p->late->status == STATUS_OK && late_write(&app->district, p->late->points) != STATUS_OK)
        return false;
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
    if (job->kind == JOB_CHANGE) {
        app->pipeline.change_out = false;
        if (job->status == STATUS_OK)
            q->changing->answer(q);
        else
            answer_error(q, &job->error);
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

void pipeline_tick(struct app *app)
{
    while (app->pipeline.first && apply_first(app))
        continue;
    next_changes(app);
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

void pipeline_collect(struct app *app)
{
    struct pipeline *p = &app->pipeline;
    struct job *next;
    for (struct job *job = scribe_results(app->scribe); job; job = next) {
        next = job->next;
        p->jobs_out--;
        note_status(app, job);
        if (job->kind == JOB_LATE)
            p->late = job;
        else if (job->kind == JOB_CHECKPOINT)
            end_checkpoint(app, job);
        else
            append_result(p, job);
    }
    pipeline_tick(app);
}

static struct checkpoint *take_checkpoint(struct app *app)
{
    struct district *d = &app->district;
    struct checkpoint *c;
    if (checkpoint_take(&d->timelines, app->pipeline.checkpoint_whole, &c) != STATUS_OK)
        return NULL;
    c->whole = app->pipeline.checkpoint_whole;
    c->seq = d->seq;
    c->head = d->head;
    c->reports = d->reports;
    c->first_at = d->first_at;
    c->last_at = d->last_at;
    return c;
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
    if (send_job(app, job) == STATUS_OK) {
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

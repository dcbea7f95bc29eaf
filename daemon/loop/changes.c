/* The changes' side of the pipeline: one is applied before the next is looked at. */
#include "http/answer.h"
#include "loop/app.h"
#include "loop/pipeline_parts.h"

#include <stdlib.h>

/* The copy can be looked up in only by number; a change finds its feeds by code. */
static enum status index_feeds(struct registry *r)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < r->feed_count && status == STATUS_OK; i++)
        status = index_add(&r->feed_codes, text_of(r->feeds[i].code), i);
    return status;
}

/* A feed's record may name these; whoever borrows them gives them back as they were. */
static void lend(struct registry *to, const struct registry *from)
{
    to->towns = from->towns;
    to->projects = from->projects;
    to->assets = from->assets;
    to->town_count = from->town_count;
    to->project_count = from->project_count;
    to->asset_count = from->asset_count;
    to->town_codes = from->town_codes;
    to->project_codes = from->project_codes;
    to->asset_codes = from->asset_codes;
}

/* A feed's ttl or expected_s changes: the scribe builds the timelines anew under the feeds as they will be. */
static enum status feeds_after(const struct district *d, const struct change *change,
                               struct registry *ret)
{
    struct district shadow = {0};
    struct error err;
    enum status status = registry_copy_feeds(&d->registry, &shadow.registry);
    if (status == STATUS_OK)
        status = index_feeds(&shadow.registry);
    lend(&shadow.registry, &d->registry);
    if (status == STATUS_OK)
        status = change_apply(&shadow, text_of(change->op),
                              (struct text){change->body.bytes, change->body.len}, 0, 0, &err);
    lend(&shadow.registry, &(struct registry){0});
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
    *job = (struct job){.kind = JOB_CHANGE,
                        .change = change,
                        .token = q->token.id,
                        .received_at = q->now,
                        .asset_count = d->registry.asset_count,
                        .context = q};
    enum status status = STATUS_OK;
    if (change->rebuild)
        status = text_is(text_of(change->op), "void_approved")
                     ? registry_copy_feeds(&d->registry, &job->feeds)
                     : feeds_after(d, change, &job->feeds);
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
    if (pipeline_send(q->app, job) == STATUS_OK) {
        q->app->pipeline.change_out = true;
        return;
    }
    job_free(job);
    pipeline_busy(&err);
    answer_error(q, &err);
}

void pipeline_send_own(struct app *app, struct change *change, int64_t now)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        change_free(change);
        return;
    }
    *job = (struct job){.kind = JOB_CHANGE,
                        .change = change,
                        .received_at = now,
                        .asset_count = app->district.registry.asset_count};
    if (pipeline_send(app, job) == STATUS_OK)
        app->pipeline.change_out = true;
    else
        job_free(job);
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

void changes_next(struct app *app)
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
    int64_t max = q->app->settings->writes_waiting_max;
    struct error err;
    q->changing = how;
    q->next = NULL;
    if (p->changes_waiting >= instant_min(CHANGES_WAITING_MAX, max)) {
        pipeline_busy(&err);
        answer_error(q, &err);
        return;
    }
    if (p->changes_last)
        p->changes_last->next = q;
    else
        p->changes_first = q;
    p->changes_last = q;
    p->changes_waiting++;
    changes_next(q->app);
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

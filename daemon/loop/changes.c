#include "loop/changes.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "http/answer.h"
#include "http/connection.h"
#include "ledger/rebuild.h"
#include "loop/app.h"
#include "loop/pipeline.h"

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

/* A feed's ttl or expected_s changes: the timelines are built anew under the feeds as they will be. */
static enum status feeds_after(const struct district *d, const struct change *change,
                               struct registry *ret)
{
    struct district shadow = {0};
    struct journalled row = {.op = change->op, .body = change_body(change)};
    struct error err;
    enum status status = registry_copy_feeds(&d->registry, &shadow.registry);
    if (status == STATUS_OK)
        status = index_feeds(&shadow.registry);
    lend(&shadow.registry, &d->registry);
    if (status == STATUS_OK)
        status = change_apply(&shadow, &row, &err);
    lend(&shadow.registry, &(struct registry){0});
    if (status == STATUS_OK) {
        *ret = shadow.registry;
        shadow.registry = (struct registry){0};
    }
    district_free(&shadow);
    return status;
}

/* A rebuild needs the feeds as they will be once the change has been applied. */
static enum status begin_rebuilt(const struct district *d, const struct change *change,
                                 struct rebuilt **ret)
{
    if (!change_rebuilds(change))
        return STATUS_OK;
    struct rebuilt *made = calloc(1, sizeof *made);
    if (!made)
        return STATUS_MEMORY;
    made->asset_count = d->registry.asset_count;
    made->voided = change->voided;
    enum status status = change->lifetime_differs ? feeds_after(d, change, &made->feeds)
                                                  : registry_copy_feeds(&d->registry, &made->feeds);
    if (status == STATUS_OK && change->part_voided)
        status = rebuilt_narrow(made, &d->part_voids.items[change->part_voided - 1]);
    if (status == STATUS_OK)
        *ret = made;
    else
        rebuilt_free(made);
    return status;
}

static bool lifetimes_differ(const struct registry *before, const struct registry *after)
{
    for (uint32_t i = 0; i < before->feed_count; i++) {
        if (before->feeds[i].report_ttl_s != after->feeds[i].report_ttl_s ||
            before->feeds[i].feed_ttl_s != after->feeds[i].feed_ttl_s)
            return true;
    }
    return registry_presence_gap_s(after) < registry_presence_gap_s(before);
}

/* Notes what the leader knew when it prepared the change. */
static enum status note_lifetimes(const struct district *d, struct change *change)
{
    struct registry after = {0};
    if (change_ops[change->op].rebuilds != REBUILDS_IF_LIFETIME_DIFFERS)
        return STATUS_OK;
    enum status status = feeds_after(d, change, &after);
    if (status == STATUS_OK)
        change->lifetime_differs = lifetimes_differ(&d->registry, &after);
    registry_free(&after);
    return status;
}

/* Takes the change over in any case. */
static enum status send_job(struct app *app, const struct job *filled)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        change_free(filled->change);
        return STATUS_MEMORY;
    }
    *job = *filled;
    job->kind = JOB_CHANGE;
    enum status status = begin_rebuilt(&app->district, job->change, &job->rebuilt);
    if (status == STATUS_OK)
        status = pipeline_send(app, job);
    if (status != STATUS_OK)
        job_free(job);
    return status;
}

static void change_done(struct app *app, struct job *job)
{
    struct request *q = job->request;
    (void)app;
    if (job->status == STATUS_OK)
        q->change.handler->answer(q);
    else
        answer_error(q, &job->error);
}

static void send_change(struct request *q, struct change *change)
{
    struct error err;
    const struct job job = {.change = change,
                            .token = q->who.token.id,
                            .received_at = q->now,
                            .done = change_done,
                            .request = q};
    enum status status = send_job(q->app, &job);
    if (status == STATUS_OK)
        return;
    if (status == STATUS_BUSY) {
        pipeline_busy(&err);
        answer_error(q, &err);
        return;
    }
    answer_memory(q);
}

enum status changes_send_stored(struct app *app, struct job *job)
{
    enum status status = note_lifetimes(&app->district, job->change);
    if (status == STATUS_OK)
        status = begin_rebuilt(&app->district, job->change, &job->rebuilt);
    return status == STATUS_OK ? pipeline_send(app, job) : status;
}

void changes_send_own(struct app *app, struct change *change, int64_t now,
                      void (*done)(struct app *app, struct job *job))
{
    const struct job job = {.change = change, .received_at = now, .done = done};
    if (send_job(app, &job) != STATUS_OK)
        log_line(LOG_LEVEL_DEBUG, "a change of the daemon's own is made again later");
}

/* What has been checked goes its way. */
static void finish_prepared(struct request *q, enum status status, struct change *change,
                            const struct refusal *refusal)
{
    if (status == STATUS_MEMORY) {
        answer_memory(q);
    } else if (status != STATUS_OK) {
        answer_refusal(q, status, refusal);
    } else if (!change || q->asked.dry_run) {
        change_free(change);
        q->change.handler->answer(q);
    } else {
        send_change(q, change);
    }
}

#define SLICE_RECORDS 32
#define SLICE_US      4000

/* Nobody waits for a long list: it is checked for some milliseconds a turn, while the others have theirs. */
static enum status check_slice(struct preparation *list, bool *ret_more)
{
    int64_t until_us = clock_monotonic_us() + SLICE_US;
    enum status status = STATUS_OK;
    *ret_more = true;
    while (status == STATUS_OK && *ret_more && clock_monotonic_us() < until_us)
        status = upsert_step(&list->u, SLICE_RECORDS, ret_more);
    return status;
}

static void forget_list(struct changes *c)
{
    preparation_free(c->list);
    refusal_free(&c->refusal);
    c->list = NULL;
    c->refusal = (struct refusal){0};
    c->now = NULL;
}

/* Nothing but reports comes into the model meanwhile: change_out keeps every other change away. */
static void go_on_checking(struct app *app)
{
    struct changes *c = app->changes;
    struct request *q = c->now;
    struct change *change = NULL;
    bool more = false;
    enum status status = check_slice(c->list, &more);
    if (status == STATUS_OK && more)
        return;
    if (status == STATUS_OK)
        status = c->list->end(c->list, &change, &q->change.draft);
    app->pipeline->change_out = false;
    preparation_free(c->list); /* before the scribe writes it: together they take most */
    c->list = NULL;
    buffer_free(&q->body.collected);
    finish_prepared(q, status, change, &c->refusal);
    forget_list(c);
    connection_answered(q);
}

static void begin_checking(struct request *q)
{
    struct changes *c = q->app->changes;
    buffer_free(&q->change.draft);
    enum status status = q->change.handler->begin(q, &c->refusal, &c->list);
    if (status == STATUS_OK) {
        c->now = q;
        q->app->pipeline->change_out = true;
        return;
    }
    finish_prepared(q, status, NULL, &c->refusal);
    forget_list(c);
    connection_answered(q);
}

/* The token may have been revoked while the request waited. */
static bool still_holds(const struct request *q)
{
    return tokens_by_id(&q->app->district.tokens, q->who.token.id, q->now) != NULL;
}

static void start_change(struct request *q)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct error err;
    if (!still_holds(q)) {
        error_set(&err, STATUS_UNAUTHORISED, "bad_token", "", "The token has been revoked.");
        answer_error(q, &err);
    } else if (q->change.handler->begin) {
        begin_checking(q);
        return;
    } else {
        enum status status = q->change.handler->prepare(q, &change, &refusal);
        finish_prepared(q, status, change, &refusal);
    }
    refusal_free(&refusal);
    connection_answered(q);
}

static void append(struct changes *c, struct request *q)
{
    q->change.next = NULL;
    if (c->last)
        c->last->change.next = q;
    else
        c->first = q;
    c->last = q;
    c->waiting++;
}

static struct request *take_first(struct changes *c)
{
    struct request *q = c->first;
    c->first = q->change.next;
    if (!c->first)
        c->last = NULL;
    c->waiting--;
    return q;
}

/* The first change that waits can be prepared. */
static bool may_start(struct app *app)
{
    const struct request *q = app->changes->first;
    if (app->pipeline->change_out || !q)
        return false;
    if (!q->change.handler->whole || pipeline_is_whole(app->pipeline))
        return true;
    pipeline_want_whole(app->pipeline);
    return false;
}

void changes_next(struct app *app)
{
    if (app->changes->now)
        go_on_checking(app);
    while (may_start(app))
        start_change(take_first(app->changes));
}

bool changes_have_more(const struct changes *c)
{
    return c->now != NULL;
}

void changes_add(struct request *q, const struct change_handler *handler)
{
    struct changes *c = q->app->changes;
    struct error err;
    if (c->waiting >= instant_min(CHANGES_WAITING_MAX, q->front->settings->writes_waiting_max)) {
        pipeline_busy(&err);
        answer_error(q, &err);
        return;
    }
    q->change.handler = handler;
    append(c, q);
    changes_next(q->app);
}

static void refuse(struct request *q)
{
    struct error err;
    error_set(&err, STATUS_BUSY, "stopping", "", "The daemon is stopping. Try again later.");
    answer_error(q, &err);
    connection_answered(q);
}

void changes_refuse(struct app *app)
{
    struct changes *c = app->changes;
    if (c->now) {
        struct request *q = c->now;
        forget_list(c);
        app->pipeline->change_out = false;
        refuse(q);
    }
    while (c->first)
        refuse(take_first(c));
}

#include "loop/patrol.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/pipeline.h"

#define SLICE_PIECES 64
#define SLICE_US     4000

void patrol_reset(struct patrol *p)
{
    *p = (struct patrol){.from = INSTANT_2000};
}

void patrol_note(struct patrol *p, enum change_op op)
{
    if (change_ops[op].moves_faults)
        p->from = INSTANT_2000;
}

void patrol_saw(struct patrol *p, int64_t oldest_at)
{
    p->from = instant_min(p->from, oldest_at);
}

/* The next round, at once, looks at what the change has led to. */
static void round_done(struct app *app, struct job *job)
{
    if (job->status == STATUS_OK)
        app->patrol->next_ms = 0;
}

void patrol_drop(struct app *app)
{
    struct patrol *p = app->patrol;
    if (!p->is_out)
        return;
    auto_repairs_free(&p->work);
    p->from = instant_min(p->from, p->work_from);
    p->is_out = p->more = p->holds = app->pipeline->change_out = false;
}

/* Sends one change at a time, as everybody does. */
static void round_end(struct app *app, enum status status)
{
    struct patrol *p = app->patrol;
    int64_t now = instant_max(p->work.look.now, clock_now()), from = p->from;
    struct change *change = status == STATUS_OK ? auto_repairs_take(&p->work) : NULL;
    patrol_drop(app);
    if (status != STATUS_OK)
        log_line(LOG_LEVEL_WARNING, "lasting faults: out of memory");
    else if (change)
        changes_send_own(app, change, now, round_done);
    else
        p->from = from; /* but for what has come in since it began, all is seen */
    changes_next(app);
}

static void round_step(struct app *app)
{
    struct patrol *p = app->patrol;
    int64_t until_us = clock_monotonic_us() + SLICE_US;
    enum status status = STATUS_OK;
    p->more = true;
    while (status == STATUS_OK && p->more && clock_monotonic_us() < until_us)
        status = auto_repairs_step(&p->work, SLICE_PIECES, &p->more);
    if (status != STATUS_OK || !p->more)
        round_end(app, status);
}

static void round_begin(struct app *app, int64_t now)
{
    struct patrol *p = app->patrol;
    int64_t from = instant_min(p->from, now - PATROL_LOOK_BACK_S);
    p->next_ms = clock_monotonic_ms() + app->front.settings->repair_check_interval_s * 1000;
    p->work_from = p->from;
    p->from = INSTANT_EVER;
    p->is_out = app->pipeline->change_out = true;
    if (auto_repairs_begin(&p->work, &app->district, from, now) == STATUS_OK)
        round_step(app);
    else
        round_end(app, STATUS_MEMORY);
}

/* A batch that is landing is not seen in part. */
static bool is_whole(struct app *app)
{
    struct patrol *p = app->patrol;
    int64_t now_ms = clock_monotonic_ms();
    if (pipeline_is_whole(app->pipeline)) {
        p->waits_ms = 0;
        return true;
    }
    p->more = false;
    p->waits_ms = p->waits_ms ? p->waits_ms : now_ms;
    p->holds = p->holds || now_ms - p->waits_ms > PATROL_PATIENCE_MS;
    if (p->holds)
        pipeline_want_whole(app->pipeline);
    return false;
}

void patrol_tick(struct app *app)
{
    const struct pipeline *p = app->pipeline;
    struct patrol *patrol = app->patrol;
    struct error err;
    if (app->front.stopping || app->front.following.leader) {
        patrol_drop(app);
        return;
    }
    if (patrol->is_out) {
        if (is_whole(app))
            round_step(app);
        return;
    }
    if (p->disk_full || p->change_out || clock_monotonic_ms() < patrol->next_ms || !is_whole(app))
        return;
    int64_t now = clock_now();
    if (clock_check(app->district.received_at, now, &err) == STATUS_OK)
        round_begin(app, now);
}

bool patrol_holds(const struct patrol *p)
{
    return p->is_out && p->holds;
}

bool patrol_has_more(const struct patrol *p)
{
    return p->more;
}

#include "loop/patrol.h"

#include "change/auto_repairs.h"
#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/pipeline.h"

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

/* Sends one change at a time, as everybody does. */
static void round_begin(struct app *app, int64_t now)
{
    struct patrol *p = app->patrol;
    struct change *change = NULL;
    struct error err;
    int64_t from = instant_min(p->from, now - PATROL_LOOK_BACK_S);
    enum status status = change_prepare_auto_repairs(&app->district, from, now, &change, &err);
    p->next_ms = clock_monotonic_ms() + app->front.settings->repair_check_interval_s * 1000;
    if (status != STATUS_OK) {
        log_line(LOG_LEVEL_WARNING, "lasting faults: %s", err.detail);
        return;
    }
    if (change)
        changes_send_own(app, change, now, round_done);
    else
        p->from = INSTANT_EVER;
}

void patrol_tick(struct app *app)
{
    struct pipeline *p = app->pipeline;
    struct error err;
    if (app->front.following.leader || app->front.stopping || p->disk_full || p->change_out ||
        clock_monotonic_ms() < app->patrol->next_ms)
        return;
    if (!pipeline_is_whole(p)) {
        if (clock_monotonic_ms() - app->patrol->next_ms > PATROL_PATIENCE_MS)
            pipeline_want_whole(p);
        return;
    }
    int64_t now = clock_now();
    if (clock_check(app->district.received_at, now, &err) == STATUS_OK)
        round_begin(app, now);
}

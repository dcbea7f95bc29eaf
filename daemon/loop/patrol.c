#include "change/auto_repairs.h"
#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "loop/app.h"
#include "loop/pipeline_parts.h"

void patrol_reset(struct patrol_state *p)
{
    *p = (struct patrol_state){.from = INSTANT_2000};
}

void patrol_note(struct patrol_state *p, enum change_op op)
{
    if (change_ops[op].moves_faults)
        p->from = INSTANT_2000;
}

void patrol_saw(struct patrol_state *p, int64_t first_at)
{
    if (first_at != INSTANT_NONE)
        p->from = instant_min(p->from, first_at);
}

/* One change at a time, like everybody's: the next look is at what it has led to. */
static void round_begin(struct app *app, int64_t now)
{
    struct patrol_state *p = &app->patrol;
    struct change *change = NULL;
    struct error err;
    int64_t from = instant_min(p->from, now - PATROL_LOOK_BACK_S);
    enum status status = change_prepare_auto_repairs(&app->district, from, now, &change, &err);
    p->next_ms = clock_monotonic_ms() + app->settings->repair_check_interval_s * 1000;
    if (status != STATUS_OK) {
        log_line(LOG_LEVEL_WARNING, "lasting faults: %s", err.detail);
        return;
    }
    if (change)
        pipeline_send_own(app, change, now);
    else
        p->from = INSTANT_EVER;
}

void patrol_tick(struct app *app)
{
    const struct pipeline *p = &app->pipeline;
    if (app->stopping || app->full || p->change_out || p->settling || p->first ||
        clock_monotonic_ms() < app->patrol.next_ms)
        return;
    round_begin(app, clock_now());
}

void patrol_done(struct app *app, bool applied)
{
    if (applied)
        app->patrol.next_ms = 0;
}

#include "figure/quantity.h"

#include <stdlib.h>

static void count_in_service(const struct registry *r, int64_t last, struct quantities *q)
{
    for (uint32_t i = 0; i < r->asset_count; i++) {
        const struct span *span = asset_span_at(&r->assets[i], last);
        if (span)
            q->of[span->project][r->assets[i].kind].in_service++;
    }
}

static enum status count_accepted(const struct district *d, int32_t day, struct quantities *q)
{
    uint32_t *latest = NULL, count = 0;
    enum status status = acceptances_latest(&d->acceptances, day, &latest, &count);
    if (status != STATUS_OK)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        const struct acceptance *x = &d->acceptances.items[latest[i]];
        struct quantity *of = &q->of[x->project][d->registry.assets[x->asset].kind];
        of->inspected++;
        of->accepted += x->passed;
    }
    free(latest);
    return STATUS_OK;
}

enum status quantities_compute(const struct district *d, int64_t last, int32_t day,
                               struct quantities *ret)
{
    struct quantities q = {calloc((size_t)d->registry.project_count + 1, sizeof *q.of)};
    if (!q.of)
        return STATUS_MEMORY;
    count_in_service(&d->registry, last, &q);
    enum status status = count_accepted(d, day, &q);
    if (status != STATUS_OK) {
        quantities_free(&q);
        return status;
    }
    *ret = q;
    return STATUS_OK;
}

void quantities_free(struct quantities *q)
{
    free(q->of);
    *q = (struct quantities){0};
}

int64_t planned_quantity(const struct project *p, enum kind kind)
{
    return p->phase == PHASE_MAINTENANCE && p->planned[kind] > 0 ? p->planned[kind] : 0;
}

bool acceptance_counts(const struct project *p)
{
    return p->phase == PHASE_CONSTRUCTION;
}

int64_t planned_acceptance(const struct project *p, enum kind kind)
{
    return acceptance_counts(p) && p->planned[kind] > 0 ? p->planned[kind] : 0;
}

void budget_of(const struct project *p, int year, int64_t *ret_executed, int64_t *ret_available)
{
    *ret_executed = *ret_available = 0;
    for (uint32_t i = 0; i < p->budget_count; i++) {
        const struct budget_year *y = &p->budget[i];
        if (y->year != year)
            continue;
        *ret_executed = y->executed_fen;
        *ret_available = y->available_fen + y->adjusted_fen;
    }
}

void milestones_of(const struct project *p, int32_t from, int32_t to, int32_t as_of,
                   int64_t *ret_on_time, int64_t *ret_due)
{
    *ret_on_time = *ret_due = 0;
    for (uint32_t i = 0; i < p->milestone_count; i++) {
        const struct milestone *m = &p->milestones[i];
        if (m->planned_on == DAY_NONE || m->planned_on < from || m->planned_on >= to)
            continue;
        bool done = m->done_on != DAY_NONE && m->done_on <= as_of;
        if (!done && as_of <= m->planned_on)
            continue; /* its day has not passed */
        ++*ret_due;
        *ret_on_time += done && m->done_on <= m->planned_on;
    }
}

const char *const milestone_state_names[] = {"done", "done_late", "late",
                                             "open", "unplanned", NULL};

enum milestone_state milestone_state_of(const struct milestone *m, int32_t today, int32_t *ret_days)
{
    bool done = m->done_on != DAY_NONE && m->done_on <= today;
    *ret_days = -1;
    if (m->planned_on == DAY_NONE)
        return done ? MILESTONE_DONE : MILESTONE_UNPLANNED;
    int32_t ahead = m->planned_on - (done ? m->done_on : today);
    *ret_days = ahead < 0 ? -ahead : ahead;
    if (done)
        return ahead < 0 ? MILESTONE_DONE_LATE : MILESTONE_DONE;
    return ahead < 0 ? MILESTONE_LATE : MILESTONE_OPEN;
}

int32_t milestone_days_late(enum milestone_state state, int32_t days)
{
    return state == MILESTONE_LATE || state == MILESTONE_DONE_LATE ? days : 0;
}

#include "figure/statement_gather.h"

#include "base/grow.h"

#include <stdlib.h>

static enum status listed_add(struct listed_set *s, uint32_t contractor, const char *text)
{
    struct listed *items = grow(s->items, s->count, &s->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->items[s->count++] = (struct listed){contractor, text};
    return STATUS_OK;
}

void tally_add(struct tally *to, const struct tally *t)
{
    to->ok += t->ok;
    to->fault += t->fault;
    to->silent += t->silent;
    to->blind += t->blind;
    to->exempt += t->exempt;
    to->raw_ok += t->raw_ok;
    to->raw_fault += t->raw_fault;
    to->raw_silent += t->raw_silent;
}

/* The loss of an asset under a contractor, found among those of the same asset just added. */
static struct loss *loss_of(struct gathering *g, uint32_t asset, uint32_t contractor)
{
    size_t i = g->loss_count;
    while (i > 0 && g->losses[i - 1].asset == asset) {
        if (g->losses[--i].contractor == contractor)
            return &g->losses[i];
    }
    struct loss *x = &g->losses[g->loss_count++];
    *x = (struct loss){.asset = asset, .contractor = contractor};
    return x;
}

static bool is_first_of_project(const struct population *p, size_t share)
{
    for (size_t i = share; i > 0 && p->shares[i - 1].asset == p->shares[share].asset; i--) {
        if (p->shares[i - 1].project == p->shares[share].project)
            return false;
    }
    return true;
}

static void gather_share(struct gathering *g, size_t n)
{
    const struct share *s = &g->population.shares[n];
    const struct registry *r = &g->d->registry;
    uint8_t kind = r->assets[s->asset].kind;
    struct project_count *p = &g->projects[s->project];
    struct loss *loss = loss_of(g, s->asset, r->projects[s->project].contractor);
    p->assets[kind] += is_first_of_project(&g->population, n);
    g->assets += n == 0 || g->population.shares[n - 1].asset != s->asset;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        struct tally t = {0};
        tally_share(g->d, g->q.rules, s, (enum aspect)k, &t);
        tally_add(&p->seconds[kind][k], &t);
        int64_t lost = t.fault + (g->q.rules->silent_counts[k] ? t.silent : 0);
        loss->by[k] += lost;
        loss->all += lost;
    }
    if (loss->all == 0)
        g->loss_count--; /* it is the last one: nothing was lost so far */
}

static enum status gather_seconds(struct gathering *g)
{
    enum status status = population_select(g->d, &g->q, false, &g->population);
    if (status != STATUS_OK)
        return status;
    g->losses = malloc((g->population.share_count + 1) * sizeof *g->losses);
    if (!g->losses)
        return STATUS_MEMORY;
    for (size_t i = 0; i < g->population.share_count; i++)
        gather_share(g, i);
    return STATUS_OK;
}

static enum status gather_repairs(struct gathering *g)
{
    const struct district *d = g->d;
    enum status status = STATUS_OK;
    if (g->q.from >= g->q.as_of)
        return STATUS_OK;
    const struct repair *last_late = NULL; /* a repair with several late rounds is listed once */
    for (struct counted x = {0}; status == STATUS_OK && counted_next(d, &g->q, &x);) {
        struct project_count *p = &g->projects[x.project];
        enum kind kind = (enum kind)d->registry.assets[x.asset].kind;
        p->is_listed = true;
        repair_tally_add(x.is_response ? &p->responses[kind] : &p->repairs[kind], &x);
        if (x.is_response || x.timeliness != REPAIR_LATE || x.repair == last_late)
            continue;
        last_late = x.repair;
        status = listed_add(&g->late, d->registry.projects[x.project].contractor, x.repair->id);
    }
    return status;
}

/* Has any aspect of it been reported before as_of? */
static bool has_reported(const struct gathering *g, uint32_t asset)
{
    for (size_t k = 0; k < ASPECT_COUNT; k++) {
        const struct series *s = &g->d->timelines.series[(size_t)asset * ASPECT_COUNT + k];
        if (s->count > 0 && INSTANT_2000 + s->runs[0].first < g->q.as_of)
            return true;
    }
    return false;
}

static bool is_last_listed(const struct listed_set *s, size_t first, uint32_t contractor)
{
    for (size_t i = first; i < s->count; i++) {
        if (s->items[i].contractor == contractor)
            return true;
    }
    return false;
}

static enum status gather_service(struct gathering *g, uint32_t asset)
{
    const struct registry *r = &g->d->registry;
    const struct asset *a = &r->assets[asset];
    bool reported = has_reported(g, asset);
    size_t first = g->never.count;
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        uint32_t contractor = r->projects[span->project].contractor;
        if (instant_max(span->from, g->q.from) >= instant_min(span->to, g->q.as_of))
            continue;
        g->projects[span->project].is_listed = g->projects[span->project].in_service = true;
        if (reported || is_last_listed(&g->never, first, contractor))
            continue;
        if (listed_add(&g->never, contractor, a->code) != STATUS_OK)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* A project under construction is in the statement from its first acceptance on. */
static void list_accepting(struct gathering *g)
{
    for (uint32_t p = 0; p < g->d->registry.project_count; p++) {
        for (int k = 0; k < KIND_COUNT; k++) {
            if (g->d->registry.projects[p].phase == PHASE_CONSTRUCTION &&
                g->quantities.of[p][k].inspected > 0)
                g->projects[p].is_listed = true;
        }
    }
}

enum status gathering_fill(struct gathering *g)
{
    const struct registry *r = &g->d->registry;
    int64_t last = instant_max(g->q.from, g->q.as_of - 1);
    g->projects = calloc((size_t)r->project_count + 1, sizeof *g->projects);
    if (!g->projects)
        return STATUS_MEMORY;
    enum status status = gather_seconds(g);
    if (status == STATUS_OK)
        status = gather_repairs(g);
    for (uint32_t i = 0; i < r->asset_count && status == STATUS_OK; i++)
        status = gather_service(g, i);
    if (status == STATUS_OK)
        status =
            quantities_compute(g->d, last, zone_day_of(g->q.rules->zone, last), &g->quantities);
    if (status == STATUS_OK)
        list_accepting(g);
    return status;
}

void gathering_free(struct gathering *g)
{
    population_free(&g->population);
    quantities_free(&g->quantities);
    free(g->projects);
    free(g->losses);
    free(g->late.items);
    free(g->never.items);
}

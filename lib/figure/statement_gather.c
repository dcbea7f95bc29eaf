#include "figure/statement_gather.h"

#include "base/grow.h"
#include "figure/contradiction.h"
#include "figure/lateness.h"
#include "model/repair_clock.h"

#include <stdlib.h>
#include <string.h>

static enum status listed_add(struct listed_set *s, uint32_t contractor, const char *text)
{
    struct listed *items = grow(s->items, s->count, &s->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->items[s->count++] = (struct listed){contractor, text};
    return STATUS_OK;
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

static enum status make_by_feed(const struct gathering *g, int64_t **seconds)
{
    if (!*seconds)
        *seconds = calloc((size_t)g->d->registry.feed_count + 1, sizeof **seconds);
    return *seconds ? STATUS_OK : STATUS_MEMORY;
}

/* Seconds that feeds decided against each other, and late. */
static enum status gather_feeds(struct gathering *g, const struct share *s)
{
    struct project_count *p = &g->projects[s->project];
    const struct timeline_reader reader = district_reader(g->d, g->q.rules);
    enum status status = make_by_feed(g, &p->contradicted);
    if (status == STATUS_OK)
        status = make_by_feed(g, &p->late);
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
        contradictions_add(g->d, s->asset, (enum aspect)k, s->from, s->to, p->contradicted);
        lateness_add(&reader, s->asset, (enum aspect)k, s->from, s->to, p->late);
    }
    return status;
}

static enum status gather_share(struct gathering *g, size_t n)
{
    const struct share *s = &g->population.shares[n];
    const struct registry *r = &g->d->registry;
    uint8_t kind = r->assets[s->asset].kind;
    struct project_count *p = &g->projects[s->project];
    struct loss *loss = loss_of(g, s->asset, r->projects[s->project].contractor);
    p->assets[kind] += is_first_of_project(&g->population, n);
    g->assets += n == 0 || g->population.shares[n - 1].asset != s->asset;
    enum status status = STATUS_OK;
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
        struct tally t = {0};
        status = tally_share(g->d, &g->q, s, (enum aspect)k, &t);
        tally_add(&p->seconds[kind][k], &t);
        p->watched[k] = p->watched[k] || t.ok + t.damped + t.fault + t.silent > 0;
        g->blind[n] |= (uint8_t)((t.blind > DAY_S) << k);
        int64_t lost = tally_lost(&t);
        loss->by[k] += lost;
        loss->all += lost;
    }
    if (loss->all == 0)
        g->loss_count--; /* it is the last one: nothing was lost so far */
    return status;
}

static enum status gather_seconds(struct gathering *g)
{
    enum status status = population_select(g->d, &g->q, false, &g->population);
    if (status != STATUS_OK)
        return status;
    g->losses = malloc((g->population.share_count + 1) * sizeof *g->losses);
    g->blind = calloc(g->population.share_count + 1, 1);
    if (!g->losses || !g->blind)
        return STATUS_MEMORY;
    for (size_t i = 0; i < g->population.share_count && status == STATUS_OK; i++) {
        status = gather_share(g, i);
        if (status == STATUS_OK)
            status = gather_feeds(g, &g->population.shares[i]);
    }
    return status;
}

/* --- repairs ------------------------------------------------------------------------------------ */

#define TOLD_LATE_S 300

static bool was_paused(const struct repair *x)
{
    for (uint32_t i = 0; i < x->pause_count; i++) {
        if (x->pauses[i].approved)
            return true;
    }
    return false;
}

/* Was any repair of it told long after it was done, or confirmed to have been long before it was told? The daemon's
 * own steps are nobody's telling. */
static bool was_told_late(const struct repair *x)
{
    int64_t told_at = INSTANT_NONE;
    for (uint32_t i = 0; i < x->transition_count; i++) {
        const struct transition *t = &x->transitions[i];
        int64_t done = t->claimed_at == INSTANT_NONE ? t->at : t->claimed_at;
        bool tells = strcmp(t->name, "repaired") == 0 && t->by != 0;
        if (tells)
            told_at = t->received_at;
        else
            done = t->repaired_at; /* by `confirm` alone */
        if (told_at != INSTANT_NONE && done != INSTANT_NONE && told_at - done > TOLD_LATE_S)
            return true;
    }
    return false;
}

/* Lists a repair once, however many of its rounds count. */
static enum status list_once(struct gathering *g, enum statement_list list, uint32_t project,
                             const struct repair *x)
{
    struct listed_set *s = &g->lists[list];
    if (s->count > 0 && s->items[s->count - 1].text == x->id)
        return STATUS_OK;
    return listed_add(s, g->d->registry.projects[project].contractor, x->id);
}

static enum status list_repair(struct gathering *g, const struct counted *x)
{
    const bool is_on[LIST_COUNT] = {
        [LIST_LATE] = x->timeliness == REPAIR_LATE,
        [LIST_PAUSED] = was_paused(x->repair),
        [LIST_TOLD_LATE] = was_told_late(x->repair),
    };
    enum status status = STATUS_OK;
    for (int i = 0; i < LIST_COUNT && status == STATUS_OK && !x->is_response; i++) {
        if (is_on[i])
            status = list_once(g, (enum statement_list)i, x->project, x->repair);
    }
    return status;
}

/* Lists a cancelled order in the month in which it would have been due. */
static enum status list_cancelled(struct gathering *g, const struct repair *x)
{
    const struct asset *a = &g->d->registry.assets[x->asset];
    const struct span *span = asset_span_of_repair(a, x->reported_at);
    if (x->state != REPAIR_CANCELLED || !span ||
        !population_has(g->d, &g->q, x->asset, span->project))
        return STATUS_OK;
    int64_t due_at = repair_due_at(x, &g->d->registry, &g->d->exemptions, g->q.rules, g->q.as_of);
    if (due_at < g->q.from || due_at >= g->q.to)
        return STATUS_OK;
    g->projects[span->project].is_listed = true;
    return list_once(g, LIST_CANCELLED, span->project, x);
}

static enum status gather_repairs(struct gathering *g)
{
    const struct district *d = g->d;
    enum status status = STATUS_OK;
    if (g->q.from >= g->q.as_of)
        return STATUS_OK;
    for (struct counted x = {0}; status == STATUS_OK && counted_next(d, &g->q, &x);) {
        struct project_count *p = &g->projects[x.project];
        enum kind kind = (enum kind)d->registry.assets[x.asset].kind;
        p->is_listed = true;
        repair_tally_add(x.is_response ? &p->responses[kind] : &p->repairs[kind], &x);
        status = list_repair(g, &x);
    }
    for (uint32_t i = 0; i < d->repairs.count && status == STATUS_OK; i++)
        status = list_cancelled(g, &d->repairs.items[i]);
    return status;
}

/* --- service ------------------------------------------------------------------------------------ */

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
    struct listed_set *never = &g->lists[LIST_NEVER];
    size_t first = never->count;
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        uint32_t contractor = r->projects[span->project].contractor;
        if (instant_max(span->from, g->q.from) >= instant_min(span->to, g->q.as_of))
            continue;
        g->projects[span->project].is_listed = g->projects[span->project].in_service = true;
        if (reported || is_last_listed(never, first, contractor))
            continue;
        if (listed_add(never, contractor, a->code) != STATUS_OK)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* Lists who was blind for over a day in an aspect that is watched elsewhere in its project. Who never
 * reported at all stands in a list of its own. */
static enum status list_blind(struct gathering *g)
{
    struct listed_set *blind = &g->lists[LIST_BLIND];
    const struct population *p = &g->population;
    enum status status = STATUS_OK;
    size_t first = 0;
    for (size_t i = 0; i < p->share_count && status == STATUS_OK; i++) {
        const struct share *s = &p->shares[i];
        const struct project_count *of = &g->projects[s->project];
        uint32_t contractor = g->d->registry.projects[s->project].contractor;
        bool listed = false;
        if (i == 0 || p->shares[i - 1].asset != s->asset)
            first = blind->count;
        for (int k = 0; k < ASPECT_COUNT; k++)
            listed = listed || (of->watched[k] && g->blind[i] >> k & 1);
        if (listed && has_reported(g, s->asset) && !is_last_listed(blind, first, contractor))
            status = listed_add(blind, contractor, g->d->registry.assets[s->asset].code);
    }
    return status;
}

int64_t gathering_fee_days(const struct gathering *g, const struct project *p, bool in_service)
{
    int64_t from = g->first_day, to = g->last_day;
    if (!p->has_contract)
        return in_service ? to - from : 0;
    from = p->contract_from > from ? p->contract_from : from;
    if (p->contract_to != DAY_NONE && p->contract_to < to)
        to = p->contract_to;
    return from < to ? to - from : 0;
}

/* A project that is owed a fee by its contract is in the statement without an asset, too. */
static void count_fees(struct gathering *g)
{
    for (uint32_t i = 0; i < g->d->registry.project_count; i++) {
        const struct project *p = &g->d->registry.projects[i];
        struct project_count *of = &g->projects[i];
        of->fee_days = gathering_fee_days(g, p, of->in_service);
        if (p->has_contract && of->fee_days > 0 && p->monthly_fee_fen > 0)
            of->is_listed = true;
    }
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
    if (status == STATUS_OK) {
        list_accepting(g);
        count_fees(g);
        status = list_blind(g);
    }
    return status == STATUS_OK ? details_gather(g->d, &g->q, &g->population, &g->details) : status;
}

void gathering_free(struct gathering *g)
{
    population_free(&g->population);
    quantities_free(&g->quantities);
    for (uint32_t i = 0; g->projects && i < g->d->registry.project_count; i++) {
        free(g->projects[i].contradicted);
        free(g->projects[i].late);
    }
    free(g->projects);
    free(g->losses);
    free(g->blind);
    details_free(&g->details);
    for (size_t i = 0; i < LIST_COUNT; i++)
        free(g->lists[i].items);
}

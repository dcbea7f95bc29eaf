#include "figure/outlook.h"

#include "figure/changes.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

/* The outlook in the making. */
struct viewing {
    const struct district *d;
    const struct query *q;
    struct outlook *o;
    struct rates rates;    /* by project, where the outlook is by something else */
    struct forecast ahead; /* likewise */
    struct stake *stakes;  /* by project's group; NULL: a part of a contract has no amount; owned */
    const struct rates *by_project;
    const struct forecast *ahead_by_project;
};

/* --- verdicts ---------------------------------------------------------------------------------- */

/* One indicator by the window's end, or as it is where the window is over. */
static struct forecast_figures expected(const struct rates *r, const struct forecast *f,
                                        uint32_t group, int indicator)
{
    bool is_aspect = indicator < ASPECT_COUNT;
    struct figure now;
    if (!forecast_is_over(f))
        return is_aspect ? forecast_of_aspect(r, f, group, (enum aspect)indicator)
                         : forecast_of_repairs(r, f, group, (enum indicator)indicator);
    const struct rules *terms = r->population.groups[group].terms;
    now = is_aspect ? figure_of_aspect(terms, (enum aspect)indicator, &r->tallies[group][indicator])
                    : figure_of_repairs(terms, (enum indicator)indicator, &r->repairs[group]);
    return (struct forecast_figures){now, now, now, true};
}

static void count_verdicts(struct viewing *v)
{
    for (uint32_t g = 0; g < v->by_project->population.group_count; g++) {
        bool missing = false, unreachable = false;
        for (int i = 0; i <= INDICATOR_REPAIR; i++) {
            struct forecast_figures all = expected(v->by_project, v->ahead_by_project, g, i);
            missing = missing || (all.is_likely && all.likely.verdict == VERDICT_MISSED);
            unreachable = unreachable || all.reachable.verdict == VERDICT_MISSED;
        }
        v->o->missing += missing;
        v->o->unreachable += unreachable;
    }
}

/* What is least above its target, or most below. Where there is no guess, as it is to date. */
static int64_t margin_of(const struct outlook *o, uint32_t group)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i <= INDICATOR_REPAIR; i++) {
        struct forecast_figures all = expected(&o->rates, &o->ahead, group, i);
        struct figure f = all.likely;
        if (!all.is_likely) {
            const struct rules *terms = o->rates.population.groups[group].terms;
            f = i < ASPECT_COUNT
                    ? figure_of_aspect(terms, (enum aspect)i, &o->rates.tallies[group][i])
                    : figure_of_repairs(terms, INDICATOR_REPAIR, &o->rates.repairs[group]);
        }
        if (f.denominator > 0 && f.target_bp >= 0)
            least = instant_min(least, f.percent_hundredths - f.target_bp);
    }
    return least;
}

/* --- money ------------------------------------------------------------------------------------- */

/* Returns the item of a project's group; NULL: by town there is none. */
static struct outlook_item *item_of_project(const struct viewing *v, uint32_t group)
{
    const struct registry *r = &v->d->registry;
    const struct population *p = &v->o->rates.population;
    if (v->q->by == BY_PROJECT)
        return &v->o->items[group];
    uint32_t project =
        registry_find_project(r, text_of(v->by_project->population.groups[group].key));
    uint32_t contractor = r->projects[project].contractor;
    const char *key = contractor == NONE ? "" : r->organisations[contractor].code;
    for (uint32_t g = 0; v->q->by == BY_CONTRACTOR && g < p->group_count; g++) {
        if (strcmp(p->groups[g].key, key) == 0)
            return &v->o->items[g];
    }
    return NULL;
}

static void add_stakes(struct viewing *v)
{
    for (uint32_t g = 0; v->stakes && g < v->by_project->population.group_count; g++) {
        const struct stake *x = &v->stakes[g];
        v->o->stake_fen = stake_add(v->o->stake_fen, x->stake_fen);
        struct outlook_item *item = item_of_project(v, g);
        if (!item)
            continue;
        item->stake.fee_fen = stake_add(item->stake.fee_fen, x->fee_fen);
        item->stake.stake_fen = stake_add(item->stake.stake_fen, x->stake_fen);
    }
}

/* An amount is of whole contracts. */
static bool is_of_whole_contracts(const struct query *q)
{
    return !q->towns.given && !q->assets.given && !q->kinds && !q->classes;
}

static enum status compute_by_project(struct viewing *v)
{
    struct query q = *v->q; /* borrows the filters */
    enum status status = STATUS_OK;
    q.by = BY_PROJECT;
    v->by_project = &v->o->rates;
    v->ahead_by_project = &v->o->ahead;
    if (v->q->by != BY_PROJECT) {
        status = rates_compute(v->d, &q, &v->rates);
        if (status == STATUS_OK)
            status = forecast_compute(v->d, &q, &v->rates, FORECAST_RECENT_S, &v->ahead);
        v->by_project = &v->rates;
        v->ahead_by_project = &v->ahead;
    }
    if (status == STATUS_OK && is_of_whole_contracts(v->q))
        status = stakes_compute(v->d, &q, v->by_project, v->ahead_by_project, &v->stakes);
    return status;
}

/* --- what is down ------------------------------------------------------------------------------ */

enum { DOWN_NOW = 1, DOWN_BEGAN = 2, DOWN_ENDED = 4 };

static void add_down(struct down *to, unsigned bits)
{
    to->now += bits & DOWN_NOW ? 1 : 0;
    to->began += bits & DOWN_BEGAN ? 1 : 0;
    to->ended += bits & DOWN_ENDED ? 1 : 0;
}

static void count_down(struct viewing *v, const struct outages *whole, uint8_t *known)
{
    const struct population *p = &v->o->rates.population;
    for (size_t i = 0; i < whole->count; i++) {
        const struct outage *x = &whole->items[i];
        uint32_t group = population_group(p, v->d, v->q, x->asset, x->project);
        unsigned bits = (x->open ? DOWN_NOW : 0) | (x->since >= v->o->since ? DOWN_BEGAN : 0) |
                        (x->ended_at != INSTANT_NONE ? DOWN_ENDED : 0);
        if (x->counted != ASSESSED || group == NONE)
            continue;
        bits &= ~(unsigned)known[x->asset];
        known[x->asset] |= (uint8_t)bits;
        add_down(&v->o->items[group].down, bits);
        add_down(&v->o->night, bits);
    }
}

static enum status compute_down(struct viewing *v)
{
    struct query night = *v->q; /* borrows the filters */
    struct outage_wish wish = {.aspect = ASPECT_COUNT, .whole = true};
    struct outages whole = {0};
    uint8_t *known = calloc(v->d->registry.asset_count + (size_t)1, 1);
    night.from = v->o->since;
    enum status status = known ? outages_compute(v->d, &night, &wish, &whole) : STATUS_MEMORY;
    if (status == STATUS_OK)
        count_down(v, &whole, known);
    outages_free(&whole);
    free(known);
    return status;
}

/* Is anything of a share seen in the last second? */
static bool is_seen(const struct viewing *v, const struct share *s)
{
    struct timeline_reader reader = district_reader(v->d, v->q->rules);
    bool seen = false;
    for (int k = 0; k < ASPECT_COUNT && !seen; k++)
        seen = timeline_at(&reader, s->asset, (enum aspect)k, v->q->as_of - 1) != CONDITION_BLIND;
    return seen;
}

static void find_watched(struct viewing *v)
{
    const struct population *p = &v->o->rates.population;
    for (size_t i = 0; i < p->share_count; i++) {
        const struct share *s = &p->shares[i];
        struct outlook_item *item = &v->o->items[s->group];
        if (s->to < v->q->as_of)
            continue;
        item->served = true;
        item->watched = item->watched || is_seen(v, s);
    }
}

/* --- the whole --------------------------------------------------------------------------------- */

static int worst_first(const void *a, const void *b)
{
    const struct outlook_item *x = a, *y = b;
    if (x->margin != y->margin)
        return x->margin < y->margin ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group); /* groups are sorted by key */
}

static enum status fill_items(struct viewing *v)
{
    struct outlook *o = v->o;
    uint32_t count = o->rates.population.group_count;
    o->items = calloc(count + (size_t)1, sizeof *o->items);
    if (!o->items)
        return STATUS_MEMORY;
    for (uint32_t g = 0; g < count; g++) {
        const char *key = o->rates.population.groups[g].key;
        o->items[g] = (struct outlook_item){
            .group = g,
            .project = v->q->by == BY_PROJECT ? registry_find_project(&v->d->registry, text_of(key))
                                              : NONE,
            .stake = {STAKE_NONE, STAKE_NONE},
            .margin = margin_of(o, g)};
    }
    find_watched(v);
    enum status status = compute_down(v);
    if (status == STATUS_OK)
        status = compute_by_project(v);
    if (status != STATUS_OK)
        return status;
    add_stakes(v);
    count_verdicts(v);
    qsort(o->items, count, sizeof *o->items, worst_first);
    return STATUS_OK;
}

enum status outlook_compute(const struct district *d, const struct query *q, struct outlook *ret,
                            struct error *err)
{
    struct outlook o = {.since = changes_evening(q->rules->zone, q->as_of),
                        .stake_fen = STAKE_NONE};
    struct viewing v = {.d = d, .q = q, .o = &o};
    enum status status = trend_compute(d, q, STEP_DAY, &o.trend, err);
    if (status != STATUS_OK)
        return status;
    status = rates_compute(d, q, &o.rates);
    if (status == STATUS_OK)
        status = forecast_compute(d, q, &o.rates, FORECAST_RECENT_S, &o.ahead);
    if (status == STATUS_OK)
        status = fill_items(&v);
    forecast_free(&v.ahead);
    rates_free(&v.rates);
    free(v.stakes);
    if (status != STATUS_OK) {
        outlook_free(&o);
        return error_memory(err);
    }
    *ret = o;
    return STATUS_OK;
}

void outlook_free(struct outlook *o)
{
    trend_free(&o->trend);
    forecast_free(&o->ahead);
    rates_free(&o->rates);
    free(o->items);
    *o = (struct outlook){0};
}

#include "figure/population.h"

#include "base/grow.h"
#include "model/repair_clock.h"
#include "model/repair_window.h"

#include <stdlib.h>
#include <string.h>

static bool kind_passes(const struct query *q, const struct asset *a)
{
    uint8_t kind = (uint8_t)(1u << a->kind);
    uint8_t class_bit = (uint8_t)(1u << a->class_no);
    if (q->kinds && !(q->kinds & kind))
        return false;
    if (q->classes && !(q->classes & class_bit))
        return false;
    if (q->every_asset || q->kinds || q->classes || q->assets.given)
        return true; /* naming kind, class or asset replaces the rules' population whole */
    if (!(q->rules->kinds & kind))
        return false;
    return a->kind != KIND_CAMERA || (q->rules->classes & class_bit);
}

static bool asset_passes(const struct query *q, const struct asset *a, uint32_t number)
{
    return filter_passes(&q->assets, number) && filter_passes(&q->towns, a->town) &&
           kind_passes(q, a);
}

static bool project_passes(const struct district *d, const struct query *q, uint32_t project)
{
    const struct registry *r = &d->registry;
    return scope_sees_project(&q->scope, r, project) && filter_passes(&q->projects, project) &&
           filter_passes(&q->contractors, r->projects[project].contractor);
}

bool population_has(const struct district *d, const struct query *q, uint32_t asset,
                    uint32_t project)
{
    return asset_passes(q, &d->registry.assets[asset], asset) && project_passes(d, q, project);
}

/* How many raw group numbers a grouping has; the last one of BY_CONTRACTOR is "none". */
static uint32_t domain(const struct registry *r, const struct query *q)
{
    switch (q->by) {
    case BY_PROJECT:
        return r->project_count;
    case BY_CONTRACTOR:
        return r->organisation_count + 1;
    case BY_TOWN:
        return r->town_count;
    case BY_KIND:
        return KIND_COUNT;
    case BY_CLASS:
        return 4;
    case BY_ASSET: /* a few named ones must not cost a table of all */
        return q->assets.given ? q->assets.count : r->asset_count;
    default:
        return 1;
    }
}

static uint32_t raw_group(const struct registry *r, const struct query *q, uint32_t asset,
                          uint32_t project)
{
    const struct asset *a = &r->assets[asset];
    switch (q->by) {
    case BY_PROJECT:
        return project;
    case BY_CONTRACTOR: {
        uint32_t contractor = r->projects[project].contractor;
        return contractor == NONE ? r->organisation_count : contractor;
    }
    case BY_TOWN:
        return a->town;
    case BY_KIND:
        return a->kind;
    case BY_CLASS:
        return a->class_no;
    case BY_ASSET:
        return q->assets.given ? filter_place(&q->assets, asset) : asset;
    default:
        return 0;
    }
}

static struct group named(const char *key, const char *name)
{
    return (struct group){.key = key, .name = name};
}

static struct group group_named(const struct registry *r, const struct query *q, uint32_t raw)
{
    static const char *const classes[] = {"", "1", "2", "3"};
    uint32_t asset = q->by == BY_ASSET && q->assets.given ? q->assets.items[raw] : raw;
    switch (q->by) {
    case BY_PROJECT:
        return named(r->projects[raw].code, r->projects[raw].name);
    case BY_CONTRACTOR:
        if (raw == r->organisation_count)
            return named("", "");
        return named(r->organisations[raw].code, r->organisations[raw].name);
    case BY_TOWN:
        return named(r->towns[raw].code, r->towns[raw].name);
    case BY_KIND:
        return named(kind_names[raw], "");
    case BY_CLASS:
        return named(classes[raw], "");
    case BY_ASSET:
        return named(r->assets[asset].code, asset_as_seen(&q->scope, r, r->assets + asset).name);
    default:
        return named("", "");
    }
}

struct selection {
    const struct district *d;
    const struct query *q;
    struct population *p;
    size_t share_cap;
    uint32_t project; /* what follows is of this one; NONE: of none yet */
    const struct rules *terms;
    const struct measure *hours;
};

enum status service_hours(const struct district *d, const struct rules *terms, int64_t from,
                          int64_t to, const struct measure **ret)
{
    uint32_t n = terms->service_hours
                     ? registry_find_calendar(&d->registry, text_of(terms->service_hours))
                     : NONE;
    *ret = n == NONE ? NULL
                     : calendar_measure(&d->registry.calendars[n], NULL, terms->zone, from - DAY_S,
                                        to + DAY_S);
    return n != NONE && !*ret ? STATUS_MEMORY : STATUS_OK;
}

/* Most assets are of the same contract as the one before. */
static enum status find_terms(struct selection *s, uint32_t project)
{
    const struct query *q = s->q;
    if (project == s->project)
        return STATUS_OK;
    s->terms = rules_of_project(q->rules, &s->d->registry, project);
    s->project = project;
    return service_hours(s->d, s->terms, q->from, instant_min(q->to, q->as_of), &s->hours);
}

/* Adds a share with its raw group, and marks that group as used. */
static enum status add_share(struct selection *s, uint32_t asset, const struct span *span,
                             int64_t from, int64_t to)
{
    struct population *p = s->p;
    enum status status = find_terms(s, span->project);
    if (status != STATUS_OK || measure_within(s->hours, from, to) == 0)
        return status;
    struct share *shares = grow(p->shares, p->share_count, &s->share_cap, sizeof *shares);
    if (!shares)
        return STATUS_MEMORY;
    p->shares = shares;
    uint32_t raw = raw_group(&s->d->registry, s->q, asset, span->project);
    p->places[raw] = 0;
    p->shares[p->share_count++] =
        (struct share){from, to, asset, span->project, raw, s->terms, s->hours};
    return STATUS_OK;
}

static enum status add_asset(struct selection *s, uint32_t number)
{
    const struct query *q = s->q;
    const struct asset *a = &s->d->registry.assets[number];
    int64_t end = instant_min(q->to, q->as_of);
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        int64_t from = instant_max(span->from, q->from), to = instant_min(span->to, end);
        if (from >= to || !project_passes(s->d, q, span->project))
            continue;
        enum status status = add_share(s, number, span, from, to);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status add_assets(struct selection *s)
{
    const struct registry *r = &s->d->registry;
    const struct filter *only = &s->q->assets;
    if (only->given) { /* a few named assets must not cost a walk over all */
        for (uint32_t i = 0; i < only->count; i++) {
            uint32_t n = only->items[i];
            if (n == NONE || (i && n == only->items[i - 1]) ||
                !asset_passes(s->q, &r->assets[n], n))
                continue;
            enum status status = add_asset(s, n);
            if (status != STATUS_OK)
                return status;
        }
        return STATUS_OK;
    }
    for (uint32_t n = 0; n < r->asset_count; n++) {
        if (!asset_passes(s->q, &r->assets[n], n))
            continue;
        enum status status = add_asset(s, n);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Clocks are not cheap: what is counted is found once and kept. */
static enum status keep_counted(const struct selection *s)
{
    struct population *p = s->p;
    size_t cap = 0;
    for (struct counted x = {0}; counted_next(s->d, s->q, &x);) {
        struct counted *counted = grow(p->counted, p->counted_count, &cap, sizeof *counted);
        if (!counted)
            return STATUS_MEMORY;
        p->counted = counted;
        p->counted[p->counted_count++] = x;
        p->places[raw_group(&s->d->registry, s->q, x.asset, x.project)] = 0;
    }
    return STATUS_OK;
}

/* A raw group on its way to its place by key. */
struct placed {
    struct group group;
    uint32_t raw;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct placed *)a)->group.key, ((const struct placed *)b)->group.key);
}

static enum status place_groups(struct selection *s, uint32_t raw_count)
{
    struct population *p = s->p;
    uint32_t used = 0;
    for (uint32_t raw = 0; raw < raw_count; raw++)
        used += p->places[raw] != NONE;
    struct placed *list = malloc((used + 1) * sizeof *list);
    p->groups = malloc((used + 1) * sizeof *p->groups);
    if (!list || !p->groups) {
        free(list);
        return STATUS_MEMORY;
    }
    for (uint32_t raw = 0; raw < raw_count; raw++) {
        if (p->places[raw] != NONE)
            list[p->group_count++] = (struct placed){group_named(&s->d->registry, s->q, raw), raw};
    }
    qsort(list, used, sizeof *list, by_key);
    for (uint32_t i = 0; i < used; i++) {
        p->groups[i] = list[i].group;
        p->places[list[i].raw] = i;
    }
    free(list);
    return STATUS_OK;
}

static void set_terms(const struct query *q, struct group *group, const struct share *share)
{
    if (!group->terms) {
        group->terms = share->terms;
        group->project = share->project;
    } else if (group->project != share->project) {
        group->terms = q->rules;
        group->project = NONE;
    }
}

/* A group that only repairs have made is of the contract that it is named after, if it is. */
static void set_general(const struct district *d, const struct query *q, struct population *p)
{
    for (uint32_t i = 0; i < p->group_count; i++) {
        struct group *group = &p->groups[i];
        if (group->terms)
            continue;
        group->project =
            q->by == BY_PROJECT ? registry_find_project(&d->registry, text_of(group->key)) : NONE;
        group->terms = rules_of_project(q->rules, &d->registry, group->project);
    }
}

/* Gives each share its group's place, and counts different assets. */
static void count_assets(const struct query *q, struct population *p)
{
    for (size_t i = 0; i < p->share_count; i++) {
        struct share *s = &p->shares[i];
        s->group = p->places[s->group];
        bool seen = false;
        for (size_t k = i; k-- && p->shares[k].asset == s->asset && !seen;)
            seen = p->shares[k].group == s->group;
        p->groups[s->group].assets += !seen;
        set_terms(q, &p->groups[s->group], s);
    }
}

enum status population_select(const struct district *d, const struct query *q, bool repairs,
                              struct population *ret)
{
    struct population p = {0};
    struct selection s = {.d = d, .q = q, .p = &p, .project = NONE};
    uint32_t raw_count = domain(&d->registry, q);
    p.places = malloc((raw_count + 1) * sizeof *p.places);
    if (!p.places)
        return STATUS_MEMORY;
    memset(p.places, 0xff, (raw_count + 1) * sizeof *p.places);
    enum status status = q->from < q->as_of ? add_assets(&s) : STATUS_OK;
    if (status == STATUS_OK && repairs && q->from < q->as_of)
        status = keep_counted(&s);
    if (status == STATUS_OK)
        status = place_groups(&s, raw_count);
    if (status != STATUS_OK) {
        population_free(&p);
        return status;
    }
    count_assets(q, &p);
    set_general(d, q, &p);
    *ret = p;
    return STATUS_OK;
}

void population_free(struct population *p)
{
    free(p->shares);
    free(p->counted);
    free(p->groups);
    free(p->places);
    *p = (struct population){0};
}

uint32_t population_group(const struct population *p, const struct district *d,
                          const struct query *q, uint32_t asset, uint32_t project)
{
    return p->places[raw_group(&d->registry, q, asset, project)];
}

/* --- repairs ----------------------------------------------------------------------------------- */

/* Tells whether the query counts what *x stands at. */
static bool is_counted(const struct district *d, const struct query *q, struct counted *x)
{
    const struct repair y = repair_in_round(x->repair, x->round);
    const struct span *span = asset_span_of_repair(&d->registry.assets[y.asset], y.reported_at);
    if (y.state == REPAIR_CANCELLED || !span || !population_has(d, q, y.asset, span->project))
        return false;
    x->due_at = x->is_response
                    ? repair_response_due_at(&y, &d->registry, &d->exemptions, q->rules, q->as_of)
                    : repair_due_at(&y, &d->registry, &d->exemptions, q->rules, q->as_of);
    if (x->due_at < q->from || x->due_at >= q->to || repair_is_exempt(&y, &d->exemptions, q->as_of))
        return false;
    x->asset = y.asset;
    x->project = span->project;
    x->timeliness = x->is_response ? repair_response_timeliness(&y, x->due_at, q->as_of)
                                   : repair_timeliness(&y, x->due_at, q->as_of);
    return x->open_too || x->timeliness != REPAIR_NOT_YET;
}

/* The repair of a round, its response, the next round, the next repair. */
static bool step_on(const struct district *d, const struct query *q, struct counted *x)
{
    const struct repairs *all = &d->repairs;
    if (!x->is_begun) {
        x->is_begun = true;
        x->at = repairs_next(all, 0, q->rules, q->from, q->to);
    } else if (!x->is_response)
        x->is_response = true;
    else {
        x->is_response = false;
        if (++x->round >= repair_rounds(x->repair)) {
            x->at = repairs_next(all, x->at + 1, q->rules, q->from, q->to);
            x->round = 0;
        }
    }
    if (x->at >= all->count)
        return false;
    x->repair = &all->items[x->at];
    return true;
}

bool counted_next(const struct district *d, const struct query *q, struct counted *x)
{
    while (step_on(d, q, x)) {
        if (is_counted(d, q, x))
            return true;
    }
    return false;
}

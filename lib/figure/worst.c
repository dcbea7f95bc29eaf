#include "figure/worst.h"

#include "figure/outage.h"
#include "figure/served.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

static int by_loss(const void *a, const void *b, void *context)
{
    const struct worst_item *x = a, *y = b;
    const struct district *d = context;
    if (x->lost_s != y->lost_s)
        return x->lost_s > y->lost_s ? -1 : 1;
    return strcmp(d->registry.assets[x->asset].code, d->registry.assets[y->asset].code);
}

/* What is known by as_of, and what the rest of the window holds. */
struct outlook {
    const struct district *d;
    const struct query *q;
    const struct rules *terms; /* that set the target: one contract's, or the general rules */
    enum aspect aspect;
    struct tally seen;    /* by as_of */
    struct tally staying; /* and if everything stays as it is at as_of */
};

static void add_seconds(void *context, int64_t from, int64_t to)
{
    int64_t *sum = context;
    *sum += to - from;
}

/* The seconds of a span that are still to come in the window, in its service hours. */
static enum status rest_of_span(const struct outlook *o, uint32_t asset, const struct span *span,
                                int64_t *ret)
{
    const struct rules *terms = rules_of_project(o->q->rules, &o->d->registry, span->project);
    struct share rest = {.from = instant_max(span->from, o->q->as_of),
                         .to = instant_min(span->to, o->q->to),
                         .asset = asset};
    *ret = 0;
    if (rest.from >= rest.to || !population_has(o->d, o->q, asset, span->project))
        return STATUS_OK;
    if (service_hours(o->d, terms, rest.from, rest.to, &rest.hours) != STATUS_OK)
        return STATUS_MEMORY;
    struct served served = served_of(o->d, &rest, o->aspect, false);
    served_cut(&served, rest.from, rest.to, add_seconds, ret);
    return STATUS_OK;
}

/* An asset's seconds that are still to come: all, and those that are lost if it stays `now`, each by the
 * contract that it will be under. */
struct rest {
    int64_t all, lost;
};

static enum status rest_of(const struct outlook *o, uint32_t asset, enum condition now,
                           struct rest *ret)
{
    const struct asset *a = &o->d->registry.assets[asset];
    struct rest sum = {0};
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        const struct rules *terms = rules_of_project(o->q->rules, &o->d->registry, span->project);
        int64_t rest;
        if (rest_of_span(o, asset, span, &rest) != STATUS_OK)
            return STATUS_MEMORY;
        sum.all += rest;
        if (now == CONDITION_FAULT || (now == CONDITION_SILENT && terms->silent_counts[o->aspect]))
            sum.lost += rest;
    }
    *ret = sum;
    return STATUS_OK;
}

/* Adds what every asset's rest would be if it stayed as it is in the last second that is known. */
static enum status look_ahead(struct outlook *o)
{
    struct timeline_reader reader = district_reader(o->d, o->q->rules);
    o->staying = o->seen;
    for (uint32_t i = 0; o->q->as_of < o->q->to && i < o->d->registry.asset_count; i++) {
        enum condition now = timeline_at(&reader, i, o->aspect, o->q->as_of - 1);
        struct rest rest;
        if (rest_of(o, i, now, &rest) != STATUS_OK)
            return STATUS_MEMORY;
        o->staying.ok += now == CONDITION_OK ? rest.all : 0;
        o->staying.fault += rest.lost;
    }
    return STATUS_OK;
}

/* One asset's line, and its seconds added to the whole. */
static enum status weigh(struct outlook *o, const struct share *shares, size_t count,
                         struct worst *w)
{
    struct timeline_reader reader = district_reader(o->d, o->q->rules);
    struct tally t = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = tally_share(o->d, o->q, &shares[i], o->aspect, &t);
    tally_add(&o->seen, &t);
    int64_t lost = tally_lost(&t);
    if (status != STATUS_OK || lost == 0)
        return status;
    struct worst_item *item = &w->items[w->count++];
    struct rest rest;
    *item = (struct worst_item){.lost_s = lost, .asset = shares[0].asset};
    enum condition now = timeline_at(&reader, item->asset, o->aspect, o->q->as_of - 1);
    status = rest_of(o, item->asset, now, &rest);
    if (status != STATUS_OK)
        return status;
    item->gain_s = rest.lost;
    return outages_count(o->d, o->q, shares, count, o->aspect, &item->outages);
}

/* Puts right the assets that lost most, one after the other, until the target is met. */
static int64_t fewest_to_meet(const struct outlook *o, const struct worst *w)
{
    struct tally total = o->seen;
    if (w->verdict == VERDICT_NONE)
        return 0;
    for (size_t n = 0;; n++) {
        struct figure f = figure_of_aspect(o->terms, o->aspect, &total);
        if (figure_meets(&f) || n == w->count)
            return (int64_t)n;
        total.ok += w->items[n].lost_s;
        total.fault -= w->items[n].lost_s; /* below 0 where it was silence: only their sum counts */
    }
}

static int by_gain(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* Mends the assets that are down and have most of the window before them, until the target is met. */
static enum status fewest_to_mend(const struct outlook *o, struct worst *w)
{
    struct tally total = o->staying;
    int64_t *gains = malloc((w->count + 1) * sizeof *gains);
    if (!gains)
        return STATUS_MEMORY;
    for (size_t i = 0; i < w->count; i++)
        gains[i] = w->items[i].gain_s;
    qsort(gains, w->count, sizeof *gains, by_gain);
    w->to_mend = -1;
    for (size_t n = 0;; n++) {
        struct figure f = figure_of_aspect(o->terms, o->aspect, &total);
        if (f.denominator == 0 || figure_meets(&f))
            w->to_mend = (int64_t)n;
        if (w->to_mend >= 0 || n == w->count || gains[n] == 0)
            break;
        total.ok += gains[n];
        total.fault -= gains[n];
    }
    free(gains);
    return STATUS_OK;
}

/* What all of them can still become. */
static enum status forecast(const struct outlook *o, struct worst *w)
{
    struct figure now = figure_of_aspect(o->terms, o->aspect, &o->seen);
    struct rates r = {0};
    struct forecast f = {0};
    enum status status = rates_compute(o->d, o->q, &r);
    if (status == STATUS_OK)
        status = forecast_compute(o->d, o->q, &r, FORECAST_RECENT_S, &f);
    w->verdict = now.verdict;
    w->ahead = (struct forecast_figures){now, now, now, true};
    if (status == STATUS_OK && !forecast_is_over(&f) && r.population.group_count > 0)
        w->ahead = forecast_of_aspect(&r, &f, 0, o->aspect);
    w->reachable = w->ahead.reachable.denominator > 0 && figure_meets(&w->ahead.reachable);
    forecast_free(&f);
    rates_free(&r);
    return status;
}

static enum status conclude(struct outlook *o, struct worst *w)
{
    enum status status = forecast(o, w);
    if (status == STATUS_OK)
        status = look_ahead(o);
    if (status != STATUS_OK)
        return status;
    w->to_meet = fewest_to_meet(o, w);
    return fewest_to_mend(o, w);
}

enum status worst_compute(const struct district *d, const struct query *q, enum aspect aspect,
                          struct worst *ret)
{
    struct query whole = *q; /* borrows the filters */
    whole.by = BY_DISTRICT;
    struct population p;
    enum status status = population_select(d, &whole, false, &p);
    if (status != STATUS_OK)
        return status;
    struct outlook o = {.d = d, .q = &whole, .aspect = aspect};
    o.terms = p.group_count ? p.groups[0].terms : q->rules;
    struct worst w = {.items = malloc((p.share_count + 1) * sizeof *w.items)};
    if (!w.items)
        status = STATUS_MEMORY;
    for (size_t i = 0, n; i < p.share_count && status == STATUS_OK; i += n) {
        n = shares_of_asset(&p, i);
        status = weigh(&o, &p.shares[i], n, &w);
    }
    population_free(&p);
    if (status == STATUS_OK) {
        qsort_r(w.items, w.count, sizeof *w.items, by_loss, (void *)(uintptr_t)d);
        status = conclude(&o, &w);
    }
    if (status != STATUS_OK) {
        worst_free(&w);
        return status;
    }
    *ret = w;
    return STATUS_OK;
}

void worst_free(struct worst *w)
{
    free(w->items);
    *w = (struct worst){0};
}

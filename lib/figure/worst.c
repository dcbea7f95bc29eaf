#include "figure/worst.h"

#include "figure/outage.h"
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
    enum aspect aspect;
    struct tally seen;    /* by as_of */
    struct tally staying; /* and if everything stays as it is at as_of */
    int64_t rest_s;       /* seconds in service from as_of on, exempt ones left out */
};

static int64_t exempt_in(const struct interval_set *set, int64_t from, int64_t to)
{
    int64_t sum = 0;
    for (size_t i = set ? interval_set_find(set, from) : 0; set && i < set->count; i++) {
        int64_t begin = instant_max(set->items[i].from, from);
        int64_t end = instant_min(set->items[i].to, to);
        if (begin >= end)
            break;
        sum += end - begin;
    }
    return sum;
}

/* The seconds of an asset that are still to come in the window. */
static int64_t rest_of(const struct outlook *o, uint32_t asset)
{
    const struct asset *a = &o->d->registry.assets[asset];
    const struct interval_set *exempt = exemptions_of(&o->d->exemptions, asset, o->aspect);
    int64_t sum = 0;
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        int64_t from = instant_max(span->from, o->q->as_of);
        int64_t to = instant_min(span->to, o->q->to);
        if (from < to && population_has(o->d, o->q, asset, span->project))
            sum += to - from - exempt_in(exempt, from, to);
    }
    return sum;
}

static bool is_lost(const struct query *q, enum aspect aspect, enum condition condition)
{
    return condition == CONDITION_FAULT ||
           (condition == CONDITION_SILENT && q->rules->silent_counts[aspect]);
}

/* Adds what every asset's rest would be if it stayed as it is in the last second that is known. */
static void look_ahead(struct outlook *o)
{
    struct timeline_reader reader = district_reader(o->d, o->q->rules);
    o->staying = o->seen;
    for (uint32_t i = 0; o->q->as_of < o->q->to && i < o->d->registry.asset_count; i++) {
        int64_t rest = rest_of(o, i);
        if (rest == 0)
            continue;
        enum condition now = timeline_at(&reader, i, o->aspect, o->q->as_of - 1);
        o->rest_s += rest;
        if (now == CONDITION_OK)
            o->staying.ok += rest;
        else if (is_lost(o->q, o->aspect, now))
            o->staying.fault += rest;
    }
}

/* One asset's line, and its seconds added to the whole. */
static enum status weigh(struct outlook *o, const struct share *shares, size_t count,
                         struct worst *w)
{
    struct timeline_reader reader = district_reader(o->d, o->q->rules);
    struct tally t = {0};
    for (size_t i = 0; i < count; i++)
        tally_share(o->d, o->q->rules, &shares[i], o->aspect, &t);
    o->seen.ok += t.ok;
    o->seen.fault += t.fault;
    o->seen.silent += t.silent;
    o->seen.blind += t.blind;
    int64_t lost = t.fault + (o->q->rules->silent_counts[o->aspect] ? t.silent : 0);
    if (lost == 0)
        return STATUS_OK;
    struct worst_item *item = &w->items[w->count++];
    *item = (struct worst_item){.lost_s = lost, .asset = shares[0].asset};
    if (is_lost(o->q, o->aspect, timeline_at(&reader, item->asset, o->aspect, o->q->as_of - 1)))
        item->gain_s = rest_of(o, item->asset);
    return outages_count(o->d, o->q, shares, count, o->aspect, &item->outages);
}

/* Puts right the assets that lost most, one after the other, until the target is met. */
static int64_t fewest_to_meet(const struct outlook *o, const struct worst *w)
{
    struct tally total = o->seen;
    if (w->verdict == VERDICT_NONE)
        return 0;
    for (size_t n = 0;; n++) {
        struct figure f = figure_of_aspect(o->q->rules, o->aspect, &total);
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
        struct figure f = figure_of_aspect(o->q->rules, o->aspect, &total);
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

static enum status conclude(struct outlook *o, struct worst *w)
{
    struct tally best = o->seen;
    w->verdict = figure_of_aspect(o->q->rules, o->aspect, &o->seen).verdict;
    w->to_meet = fewest_to_meet(o, w);
    look_ahead(o);
    best.ok += o->rest_s;
    w->best = figure_of_aspect(o->q->rules, o->aspect, &best);
    w->reachable = w->best.denominator > 0 && figure_meets(&w->best);
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

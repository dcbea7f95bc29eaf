#include "figure/outage.h"

#include "base/grow.h"
#include "figure/rates.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

/* The search for outages of one aspect of one asset: stretches come in order, those that count as
 * lost and touch are put together. */
struct search {
    const struct query *q;
    struct outages *found;
    int64_t min_s;
    struct outage now; /* being put together; from == to: none */
    uint32_t project; /* of the share being walked: an outage belongs to that of its first second */
    bool silent_counts;
    enum status status;
};

static void keep(struct search *s)
{
    struct outages *o = s->found;
    if (s->now.from == s->now.to || s->now.to - s->now.from < s->min_s)
        return;
    struct outage *items = grow(o->items, o->count, &o->cap, sizeof *items);
    if (!items) {
        s->status = STATUS_MEMORY;
        return;
    }
    o->items = items;
    s->now.open = s->now.to == s->q->as_of;
    o->items[o->count++] = s->now;
}

static void see(void *context, const struct stretch *x)
{
    struct search *s = context;
    bool lost =
        x->condition == CONDITION_FAULT || (x->condition == CONDITION_SILENT && s->silent_counts);
    if (!lost)
        return;
    uint16_t cause = x->condition == CONDITION_FAULT ? x->run->tag & RUN_CAUSE : 0;
    if (s->now.from != s->now.to && s->now.to == x->from) {
        s->now.to = x->to;
        if (!s->now.cause)
            s->now.cause = cause;
        return;
    }
    keep(s);
    s->now.from = x->from;
    s->now.to = x->to;
    s->now.cause = cause;
    s->now.project = s->project;
}

static void walk(const struct district *d, struct search *s, uint32_t asset, int64_t from,
                 int64_t to)
{
    struct timeline_reader reader = district_reader(d, s->q->rules);
    timeline_walk(&reader, asset, (enum aspect)s->now.aspect, from, to, see, s);
}

/* The parts of a share that are not exempt (all of it when raw). */
static void search_share(const struct district *d, struct search *s, const struct share *share,
                         const struct interval_set *exempt)
{
    int64_t at = share->from;
    s->project = share->project;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         exempt && i < exempt->count && exempt->items[i].from < share->to; i++) {
        if (at < exempt->items[i].from)
            walk(d, s, share->asset, at, exempt->items[i].from);
        at = exempt->items[i].to;
    }
    if (at < share->to)
        walk(d, s, share->asset, at, share->to);
}

/* All shares of one asset, shares[0 .. count): an outage may go on from one contract to the next. */
static enum status search_asset(const struct district *d, const struct query *q,
                                const struct share *shares, size_t count, enum aspect aspect,
                                int64_t min_s, bool raw, struct outages *found)
{
    struct search s = {.q = q, .found = found, .min_s = min_s, .status = STATUS_OK};
    s.silent_counts = q->rules->silent_counts[aspect];
    s.now.asset = shares[0].asset;
    s.now.aspect = (uint8_t)aspect;
    const struct interval_set *exempt =
        raw ? NULL : exemptions_of(&d->exemptions, shares[0].asset, aspect);
    for (size_t i = 0; i < count; i++)
        search_share(d, &s, &shares[i], exempt);
    keep(&s);
    return s.status;
}

static int by_length(const void *a, const void *b, void *context)
{
    const struct outage *x = a, *y = b;
    const struct district *d = context;
    int64_t p = x->to - x->from, q = y->to - y->from;
    if (p != q)
        return p > q ? -1 : 1;
    int codes = strcmp(d->registry.assets[x->asset].code, d->registry.assets[y->asset].code);
    if (codes)
        return codes;
    int aspects = strcmp(aspect_names[x->aspect], aspect_names[y->aspect]);
    if (aspects)
        return aspects;
    return (x->from > y->from) - (x->from < y->from);
}

static size_t shares_of_asset(const struct population *p, size_t first)
{
    size_t n = 1;
    while (first + n < p->share_count && p->shares[first + n].asset == p->shares[first].asset)
        n++;
    return n;
}

static enum status search_all(const struct district *d, const struct query *q,
                              const struct population *p, enum aspect aspect, int64_t min_s,
                              bool raw, struct outages *found)
{
    enum status status = STATUS_OK;
    for (size_t i = 0, n; i < p->share_count && status == STATUS_OK; i += n) {
        n = shares_of_asset(p, i);
        for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
            if (aspect == ASPECT_COUNT || aspect == (enum aspect)k)
                status = search_asset(d, q, &p->shares[i], n, (enum aspect)k, min_s, raw, found);
        }
    }
    return status;
}

enum status outages_compute(const struct district *d, const struct query *q, enum aspect aspect,
                            int64_t min_s, bool raw, struct outages *ret)
{
    struct query every = *q; /* borrows the filters */
    every.every_asset = true;
    every.by = BY_DISTRICT;
    struct population p;
    enum status status = population_select(d, &every, false, &p);
    if (status != STATUS_OK)
        return status;
    struct outages found = {0};
    status = search_all(d, &every, &p, aspect, min_s, raw, &found);
    population_free(&p);
    if (status != STATUS_OK) {
        outages_free(&found);
        return status;
    }
    if (found.count)
        qsort_r(found.items, found.count, sizeof *found.items, by_length, (void *)(uintptr_t)d);
    *ret = found;
    return STATUS_OK;
}

void outages_free(struct outages *o)
{
    free(o->items);
    *o = (struct outages){0};
}

static int by_loss(const void *a, const void *b, void *context)
{
    const struct worst_item *x = a, *y = b;
    const struct district *d = context;
    if (x->lost_s != y->lost_s)
        return x->lost_s > y->lost_s ? -1 : 1;
    return strcmp(d->registry.assets[x->asset].code, d->registry.assets[y->asset].code);
}

/* One asset's line, and its seconds added to the whole. */
static enum status weigh(const struct district *d, const struct query *q,
                         const struct share *shares, size_t count, enum aspect aspect,
                         struct tally *total, struct worst *w)
{
    struct tally t = {0};
    for (size_t i = 0; i < count; i++)
        tally_share(d, q->rules, &shares[i], aspect, &t);
    total->ok += t.ok;
    total->fault += t.fault;
    total->silent += t.silent;
    total->blind += t.blind;
    int64_t lost = t.fault + (q->rules->silent_counts[aspect] ? t.silent : 0);
    if (lost == 0)
        return STATUS_OK;
    struct outages found = {0};
    enum status status = search_asset(d, q, shares, count, aspect, 1, false, &found);
    w->items[w->count++] = (struct worst_item){lost, shares[0].asset, (uint32_t)found.count};
    outages_free(&found);
    return status;
}

/* Puts right the assets that lost most, one after the other, until the target is met. */
static int64_t fewest_to_meet(const struct query *q, enum aspect aspect, struct tally total,
                              const struct worst *w)
{
    if (w->verdict == VERDICT_NONE)
        return 0;
    for (size_t n = 0;; n++) {
        struct figure f = figure_of_aspect(q->rules, aspect, &total);
        if (figure_meets(&f) || n == w->count)
            return (int64_t)n;
        total.ok += w->items[n].lost_s;
        total.fault -= w->items[n].lost_s; /* below 0 where it was silence: only their sum counts */
    }
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
    struct worst w = {.items = malloc((p.share_count + 1) * sizeof *w.items)};
    struct tally total = {0};
    if (!w.items)
        status = STATUS_MEMORY;
    for (size_t i = 0, n; i < p.share_count && status == STATUS_OK; i += n) {
        n = shares_of_asset(&p, i);
        status = weigh(d, &whole, &p.shares[i], n, aspect, &total, &w);
    }
    population_free(&p);
    if (status != STATUS_OK) {
        worst_free(&w);
        return status;
    }
    qsort_r(w.items, w.count, sizeof *w.items, by_loss, (void *)(uintptr_t)d);
    w.verdict = figure_of_aspect(q->rules, aspect, &total).verdict;
    w.to_meet = fewest_to_meet(q, aspect, total, &w);
    *ret = w;
    return STATUS_OK;
}

void worst_free(struct worst *w)
{
    free(w->items);
    *w = (struct worst){0};
}

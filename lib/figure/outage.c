#include "figure/outage.h"

#include "base/grow.h"
#include "figure/damping.h"
#include "figure/origin.h"
#include "figure/served.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

/* The search for outages of one aspect of one asset. It walks from before the whole outage that reaches into
 * the window begins. Stretches come in order; those that count as lost and touch are put together. */
struct search {
    const struct district *d;
    const struct query *q;
    const struct outage_wish *wish;
    struct outages *found;
    struct outage now; /* being put together; from == to: none */
    uint32_t asset;
    enum aspect aspect;
    size_t first;         /* in `found`: of the whole outage being walked */
    int64_t since, until; /* of the whole outage; since INSTANT_NONE: none goes on */
    int64_t lasted_s;     /* of it so far */
    struct outage whole;  /* what it was at its begin */
    uint32_t project;     /* of the span being walked */
    struct served served; /* of that span */
    bool silent_counts;   /* by the terms of its contract */
    bool inside;          /* the stretch at hand is in a share */
    uint16_t cause;       /* of that stretch */
    enum status status;
};

static void push(struct search *s, struct outage now)
{
    struct outages *o = s->found;
    struct outage *items = grow(o->items, o->count, &o->cap, sizeof *items);
    if (!items) {
        s->status = STATUS_MEMORY;
        return;
    }
    o->items = items;
    now.open = now.to == s->q->as_of;
    now.counted = (uint8_t)assessed_of(s->d, s->q->rules, now.asset, now.project);
    bool damped = false;
    if (!s->wish->raw && now.counted == ASSESSED)
        s->status = damping_holds(s->d, s->q, now.asset, now.project, (enum aspect)now.aspect,
                                  now.from, &damped);
    if (damped)
        now.counted = ASSESSED_NOT_BY_LENGTH;
    o->items[o->count++] = now;
}

static void keep(struct search *s)
{
    struct outage now = s->now;
    s->now.from = s->now.to;
    if (now.from < now.to && now.to - now.from >= s->wish->min_s)
        push(s, now);
}

static void keep_whole(struct search *s, int64_t ended_at)
{
    if (s->since == INSTANT_NONE || (ended_at != INSTANT_NONE && ended_at < s->q->from))
        return;
    s->whole.from = s->since;
    s->whole.to = s->until;
    push(s, s->whole);
}

/* Tells the parts of the whole outage what it was, now that it is over or the walk is. */
static void end_whole(struct search *s, int64_t ended_at)
{
    keep(s);
    if (s->wish->whole)
        keep_whole(s, ended_at);
    if (s->lasted_s < s->wish->min_lasted_s)
        s->found->count = s->first;
    for (size_t i = s->first; i < s->found->count; i++) {
        struct outage *o = &s->found->items[i];
        o->since = s->since;
        o->until = s->until;
        o->lasted_s = s->lasted_s;
        o->ended_at = ended_at;
    }
    s->first = s->found->count;
    s->since = INSTANT_NONE;
    s->lasted_s = 0;
}

static struct outage begun(const struct search *s, int64_t from, int64_t to)
{
    return (struct outage){.from = from,
                           .to = to,
                           .asset = s->asset,
                           .project = s->project,
                           .cause = s->cause,
                           .unknown_since = INSTANT_NONE,
                           .aspect = (uint8_t)s->aspect};
}

static void lengthen(struct search *s, int64_t from, int64_t to)
{
    if (s->now.from != s->now.to && s->now.to == from) {
        s->now.to = to;
        if (!s->now.cause)
            s->now.cause = s->cause;
        return;
    }
    keep(s);
    s->now = begun(s, from, to);
}

/* A piece that is lost, in service and not exempt. */
static void add_piece(void *context, int64_t from, int64_t to)
{
    struct search *s = context;
    if (s->since == INSTANT_NONE) {
        s->since = from;
        s->whole = begun(s, from, to);
    }
    if (!s->whole.cause)
        s->whole.cause = s->cause;
    s->until = to;
    s->lasted_s += to - from;
    if (s->inside && !s->wish->whole)
        lengthen(s, from, to);
}

/* A recovery ends the whole outage though it be exempt: which fault it is does not depend on exemptions.
 * One outside the service hours ends nothing, as the asset is absent then. */
static void see(void *context, const struct stretch *x)
{
    struct search *s = context;
    const struct measure *hours = s->served.hours;
    if (x->condition == CONDITION_OK && measure_within(hours, x->from, x->to) > 0)
        end_whole(s, hours ? measure_reach(hours, x->from, 1) - 1 : x->from);
    bool lost =
        x->condition == CONDITION_FAULT || (x->condition == CONDITION_SILENT && s->silent_counts);
    if (!lost)
        return;
    s->cause = x->condition == CONDITION_FAULT ? x->run->tag & RUN_CAUSE : 0;
    served_cut(&s->served, x->from, x->to, add_piece, s);
}

static void walk(struct search *s, int64_t from, int64_t to)
{
    struct timeline_reader reader = district_reader(s->d, s->q->rules);
    if (from < to)
        timeline_walk(&reader, s->asset, s->aspect, from, to, see, s);
}

static bool is_visible(const struct search *s, const struct span *span)
{
    return population_has(s->d, s->q, s->asset, span->project);
}

/* Tells the search what holds in [from, to) of a span. Without memory it fails. */
static void enter(struct search *s, const struct span *span, int64_t from, int64_t to)
{
    const struct rules *terms = rules_of_project(s->q->rules, &s->d->registry, span->project);
    struct share part = {.from = from, .to = to, .asset = s->asset};
    if (service_hours(s->d, terms, from, to, &part.hours) != STATUS_OK)
        s->status = STATUS_MEMORY;
    s->project = span->project;
    s->served = served_of(s->d, &part, s->aspect, s->wish->raw);
    s->silent_counts = terms->silent_counts[s->aspect];
}

/* The share that a span has in the window; NULL: none. */
static const struct share *share_of(const struct share *shares, size_t count,
                                    const struct span *span)
{
    for (size_t i = 0; i < count; i++) {
        if (shares[i].from >= span->from && shares[i].to <= span->to)
            return &shares[i];
    }
    return NULL;
}

static void walk_span(struct search *s, const struct span *span, const struct share *share,
                      int64_t begin)
{
    int64_t from = instant_max(span->from, begin), to = instant_min(span->to, s->q->as_of);
    int64_t inside = share ? share->from : to;
    enter(s, span, from, to);
    s->inside = false;
    walk(s, from, instant_min(inside, to));
    s->inside = true;
    walk(s, instant_max(from, inside), to);
}

/* All shares of one asset, shares[0 .. count): an outage may go on from one contract to the next. */
static enum status search_asset(const struct district *d, const struct query *q,
                                const struct share *shares, size_t count, enum aspect aspect,
                                const struct outage_wish *wish, struct outages *found)
{
    struct search s = {.d = d,
                       .q = q,
                       .wish = wish,
                       .found = found,
                       .asset = shares[0].asset,
                       .aspect = aspect,
                       .first = found->count,
                       .since = INSTANT_NONE,
                       .status = STATUS_OK};
    const struct asset *a = &d->registry.assets[s.asset];
    int64_t begin;
    if (fault_origin(d, q, s.asset, aspect, shares[0].from, &begin) != STATUS_OK)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        if (span->to > begin && span->from < q->as_of && is_visible(&s, span))
            walk_span(&s, span, share_of(shares, count, span), begin);
    }
    end_whole(&s, INSTANT_NONE);
    return s.status;
}

/* --- the whole population ----------------------------------------------------------------------- */

const char *const outage_order_names[] = {"seconds", "lasted_s", "counted", "cost", NULL};

struct ordering {
    const struct district *d;
    enum outage_order order;
};

static int64_t length_of(const struct outage *o, enum outage_order order)
{
    return order == OUTAGES_BY_LASTED ? o->lasted_s : o->to - o->from;
}

static int by_length(const void *a, const void *b, void *context)
{
    const struct outage *x = a, *y = b;
    const struct ordering *by = context;
    const struct asset *assets = by->d->registry.assets;
    int64_t p = length_of(x, by->order), q = length_of(y, by->order);
    if (by->order == OUTAGES_BY_COUNTED && !x->counted != !y->counted)
        return x->counted ? 1 : -1;
    if (p != q)
        return p > q ? -1 : 1;
    int codes = strcmp(assets[x->asset].code, assets[y->asset].code);
    if (codes)
        return codes;
    int aspects = strcmp(aspect_names[x->aspect], aspect_names[y->aspect]);
    if (aspects)
        return aspects;
    return (x->from > y->from) - (x->from < y->from);
}

void outages_sort(const struct district *d, enum outage_order order, struct outages *o)
{
    struct ordering by = {d, order};
    if (o->count)
        qsort_r(o->items, o->count, sizeof *o->items, by_length, &by);
}

size_t shares_of_asset(const struct population *p, size_t first)
{
    size_t n = 1;
    while (first + n < p->share_count && p->shares[first + n].asset == p->shares[first].asset)
        n++;
    return n;
}

static enum status search_all(const struct district *d, const struct query *q,
                              const struct population *p, const struct outage_wish *wish,
                              struct outages *found)
{
    enum status status = STATUS_OK;
    for (size_t i = 0, n; i < p->share_count && status == STATUS_OK; i += n) {
        n = shares_of_asset(p, i);
        for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
            if (wish->aspect == ASPECT_COUNT || wish->aspect == (enum aspect)k)
                status = search_asset(d, q, &p->shares[i], n, (enum aspect)k, wish, found);
        }
    }
    return status;
}

enum status outages_compute(const struct district *d, const struct query *q,
                            const struct outage_wish *wish, struct outages *ret)
{
    struct query every = *q; /* borrows the filters */
    every.every_asset = true;
    every.by = BY_DISTRICT;
    struct population p;
    enum status status = population_select(d, &every, false, &p);
    if (status != STATUS_OK)
        return status;
    struct outages found = {0};
    status = search_all(d, &every, &p, wish, &found);
    population_free(&p);
    if (status != STATUS_OK) {
        outages_free(&found);
        return status;
    }
    outages_sort(d, OUTAGES_BY_SECONDS, &found);
    *ret = found;
    return STATUS_OK;
}

void outages_free(struct outages *o)
{
    free(o->items);
    *o = (struct outages){0};
}

uint32_t outages_costing(const struct outages *o)
{
    uint32_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        count += o->items[i].counted != ASSESSED_NOT_BY_LENGTH;
    return count;
}

enum status outages_count(const struct district *d, const struct query *q,
                          const struct share *shares, size_t count, enum aspect aspect,
                          uint32_t *ret)
{
    struct outage_wish wish = {.aspect = aspect, .min_s = 1};
    struct outages found = {0};
    enum status status = search_asset(d, q, shares, count, aspect, &wish, &found);
    *ret = outages_costing(&found);
    outages_free(&found);
    return status;
}

/* --- how long by when --------------------------------------------------------------------------- */

enum status outage_lost_before(const struct district *d, const struct query *q,
                               const struct outage *o, int64_t at, int64_t *ret)
{
    struct query every = *q; /* borrows the filters */
    struct outage_wish wish = {.aspect = (enum aspect)o->aspect, .min_s = INT64_MAX};
    struct outages none = {0};
    struct search s = {.d = d,
                       .q = &every,
                       .wish = &wish,
                       .found = &none,
                       .asset = o->asset,
                       .aspect = (enum aspect)o->aspect,
                       .since = o->since,
                       .status = STATUS_OK};
    const struct asset *a = &d->registry.assets[o->asset];
    every.every_asset = true;
    every.as_of = instant_min(at, instant_min(o->until, q->as_of));
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].to > o->since && a->spans[i].from < at && is_visible(&s, &a->spans[i]))
            walk_span(&s, &a->spans[i], NULL, o->since);
    }
    if (s.status == STATUS_OK)
        *ret = s.lasted_s;
    return s.status;
}

#include "figure/damping.h"

/* The search: pieces that count as lost come in order, and those that touch are one outage. */
struct hunt {
    const struct share *share;
    int64_t min_s;
    int64_t from, to;     /* the outage being put together; equal: none */
    int64_t as_of;        /* up to where an outage lasts */
    int64_t lost_from;    /* from here on everything is taken to be lost */
    struct served served; /* of the span being walked */
    bool silent_counts;
    damped_visitor *visit;
    void *context;
};

static void end_outage(struct hunt *h)
{
    int64_t from = instant_max(h->from, h->share->from), to = instant_min(h->to, h->share->to);
    if (h->to - h->from < h->min_s && from < to)
        h->visit(h->context, from, to);
}

static void add_piece(void *context, int64_t from, int64_t to)
{
    struct hunt *h = context;
    if (h->to != from) {
        end_outage(h);
        h->from = from;
    }
    h->to = to;
}

static void see(void *context, const struct stretch *x)
{
    struct hunt *h = context;
    if (x->condition == CONDITION_FAULT || (x->condition == CONDITION_SILENT && h->silent_counts))
        served_cut(&h->served, x->from, x->to, add_piece, h);
}

/* One span, under the terms of its own contract. */
static enum status walk_span(const struct district *d, const struct query *q,
                             const struct span *span, enum aspect aspect, int64_t from, int64_t to,
                             struct hunt *h)
{
    struct timeline_reader reader = district_reader(d, q->rules);
    struct share part = {.from = from, .to = to, .asset = h->share->asset};
    const struct rules *terms = rules_of_project(q->rules, &d->registry, span->project);
    enum status status = service_hours(d, terms, from, to, &part.hours);
    if (status != STATUS_OK)
        return status;
    h->served = served_of(d, &part, aspect, false);
    h->silent_counts = terms->silent_counts[aspect];
    if (from < h->lost_from)
        timeline_walk(&reader, part.asset, aspect, from, instant_min(to, h->lost_from), see, h);
    if (to > h->lost_from)
        served_cut(&h->served, instant_max(from, h->lost_from), to, add_piece, h);
    return STATUS_OK;
}

static enum status find(const struct district *d, const struct query *q, enum aspect aspect,
                        struct hunt h)
{
    const struct share *s = h.share;
    const struct asset *a = &d->registry.assets[s->asset];
    enum status status = STATUS_OK;
    h.min_s = s->terms->min_outage_s[aspect];
    /* What is longer than min_s on one side of the share needs no further look. */
    int64_t begin = s->from - h.min_s, end = instant_min(s->to + h.min_s, h.as_of);
    for (uint32_t i = 0; i < a->span_count && status == STATUS_OK; i++) {
        int64_t from = instant_max(a->spans[i].from, begin), to = instant_min(a->spans[i].to, end);
        if (from < to)
            status = walk_span(d, q, &a->spans[i], aspect, from, to, &h);
    }
    if (status == STATUS_OK)
        end_outage(&h);
    return status;
}

enum status damping_find(const struct district *d, const struct query *q, const struct share *s,
                         enum aspect aspect, damped_visitor *visit, void *context)
{
    struct hunt h = {.share = s,
                     .as_of = q->as_of,
                     .lost_from = INSTANT_EVER,
                     .visit = visit,
                     .context = context};
    return find(d, q, aspect, h);
}

enum status damping_find_lost(const struct district *d, const struct query *q,
                              const struct share *s, enum aspect aspect, damped_visitor *visit,
                              void *context)
{
    struct hunt h = {
        .share = s, .as_of = q->to, .lost_from = q->as_of, .visit = visit, .context = context};
    return find(d, q, aspect, h);
}

static void note(void *context, int64_t from, int64_t to)
{
    bool *is_damped = context;
    *is_damped = from < to;
}

enum status damping_holds(const struct district *d, const struct query *q, uint32_t asset,
                          uint32_t project, enum aspect aspect, int64_t at, bool *ret)
{
    const struct rules *terms = rules_of_project(q->rules, &d->registry, project);
    struct share second = {.from = at, .to = at + 1, .asset = asset, .terms = terms};
    *ret = false;
    return terms->min_outage_s[aspect] > 0 ? damping_find(d, q, &second, aspect, note, ret)
                                           : STATUS_OK;
}

#include "figure/fault_parts.h"

#include "base/grow.h"
#include "figure/origin.h"
#include "figure/served.h"

/* One part on its way into the figure. */
struct cutting {
    const struct district *d;
    const struct query *q;
    uint32_t asset;
    struct timeline_figure *figure;
    struct timeline_part part; /* the one at hand */
    enum status status;
};

/* Adds a piece of the part at hand. A fault goes on from one contract to the next. */
static void add_piece(void *context, int64_t from, int64_t to)
{
    struct cutting *c = context;
    struct timeline_figure *s = c->figure;
    struct timeline_part *last = s->count > 0 ? &s->parts[s->count - 1] : NULL;
    if (last && last->condition == c->part.condition && last->to == from) {
        last->to = to;
        return;
    }
    struct timeline_part *parts = grow(s->parts, s->count, &s->cap, sizeof *parts);
    if (!parts) {
        c->status = STATUS_MEMORY;
        return;
    }
    s->parts = parts;
    s->parts[s->count] = c->part;
    s->parts[s->count].from = from;
    s->parts[s->count++].to = to;
}

/* What is `ok` only ends a fault: where it begins to be in service is all that matters. */
static void cut_ok(struct cutting *c, const struct measure *hours, int64_t from, int64_t to)
{
    if (hours && measure_within(hours, from, to) == 0)
        return;
    add_piece(c, hours ? measure_reach(hours, from, 1) - 1 : from, to);
}

static void cut_part(struct cutting *c)
{
    const struct asset *a = &c->d->registry.assets[c->asset];
    for (uint32_t i = 0; i < a->span_count && c->status == STATUS_OK; i++) {
        const struct span *span = &a->spans[i];
        int64_t from = instant_max(span->from, c->part.from);
        int64_t to = instant_min(span->to, c->part.to);
        struct served served = {0};
        if (from >= to)
            continue;
        const struct rules *terms = rules_of_project(c->q->rules, &c->d->registry, span->project);
        c->status = service_hours(c->d, terms, from, to, &served.hours);
        if (c->status == STATUS_OK && c->part.condition == CONDITION_OK)
            cut_ok(c, served.hours, from, to);
        else if (c->status == STATUS_OK)
            served_cut(&served, from, to, add_piece, c);
    }
}

static enum status cut_parts(struct cutting *c, const struct timeline_figure *whole)
{
    for (size_t i = 0; i < whole->count && c->status == STATUS_OK; i++) {
        c->part = whole->parts[i];
        if (c->part.condition == CONDITION_OK || c->part.condition == CONDITION_FAULT)
            cut_part(c);
    }
    return c->status;
}

enum status fault_parts_draw(const struct district *d, uint32_t asset, enum aspect aspect,
                             int64_t from, int64_t now, struct timeline_figure *ret)
{
    struct query q = {.to = now,
                      .as_of = now,
                      .every_asset = true,
                      .rules = rule_book_at(&d->rules, now),
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    struct timeline_figure whole = {0}, figure = {0};
    struct cutting c = {.d = d, .q = &q, .asset = asset, .figure = &figure};
    if (d->registry.assets[asset].span_count == 0)
        return STATUS_OK;
    enum status status =
        fault_origin(d, &q, asset, aspect, instant_max(from, INSTANT_2000), &q.from);
    if (status == STATUS_OK)
        status = timeline_figure_compute_always(d, &q, asset, aspect, &whole);
    if (status == STATUS_OK)
        status = cut_parts(&c, &whole);
    timeline_figure_free(&whole);
    if (status == STATUS_OK)
        *ret = figure;
    else
        timeline_figure_free(&figure);
    return status;
}

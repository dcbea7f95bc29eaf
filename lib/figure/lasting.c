#include "figure/lasting.h"

#include "base/grow.h"
#include "figure/timeline_figure.h"

#include <stdlib.h>

/* Does any rule of the book open repairs at all? */
static bool is_on(const struct rule_book *book)
{
    for (uint32_t i = 0; i < book->count; i++) {
        if (book->items[i]->open_after_s >= 0)
            return true;
    }
    return false;
}

/* When the stretch of fault [from, to) opens a repair; INSTANT_NONE: it does not last long enough. */
static int64_t opening(const struct rule_book *book, int64_t from, int64_t to)
{
    const struct rules *rules = rule_book_at(book, from);
    int64_t at = from + rules->open_after_s;
    if (rules->open_after_s < 0) {
        int64_t month_from, month_to;
        rules = rule_book_at(book, to - 1);
        if (rules->open_after_s < 0)
            return INSTANT_NONE;
        rule_book_month(book, rules->from_year, rules->from_month, &month_from, &month_to);
        at = instant_max(from + rules->open_after_s, month_from);
    }
    return at < to ? at : INSTANT_NONE;
}

/* A series without a fault since before `from` has nothing to find, and most have none. */
static bool may_hold(const struct series *s, int64_t from)
{
    for (uint32_t i = s->count; i-- > 0;) {
        if (s->runs[i].tag & RUN_FAULT)
            return true;
        if (INSTANT_2000 + (int64_t)s->runs[i].first < from)
            return false;
    }
    return false;
}

static enum status push(struct lastings *s, const struct lasting *x)
{
    struct lasting *items = grow(s->items, s->count, &s->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->items[s->count++] = *x;
    return STATUS_OK;
}

/* Returns a fault that has not begun: first is INSTANT_NONE. */
static struct lasting nothing(uint32_t asset, enum aspect aspect)
{
    return (struct lasting){.first = INSTANT_NONE,
                            .since = INSTANT_NONE,
                            .opened_at = INSTANT_NONE,
                            .recovered_at = INSTANT_NONE,
                            .asset = asset,
                            .aspect = (uint8_t)aspect};
}

static void open_with(const struct district *d, int64_t from, int64_t to, struct lasting *x)
{
    int64_t at = from < to ? opening(&d->rules, from, to) : INSTANT_NONE;
    if (x->opened_at != INSTANT_NONE || at == INSTANT_NONE)
        return;
    x->opened_at = at;
    x->begin = from;
}

/* Adds the pieces of a stretch that are not exempt. */
static void add_pieces(const struct district *d, const struct timeline_part *p, struct lasting *x)
{
    const struct interval_set *exempt =
        exemptions_of(&d->exemptions, x->asset, (enum aspect)x->aspect);
    int64_t at = p->from;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         exempt && i < exempt->count && exempt->items[i].from < p->to; i++) {
        open_with(d, at, exempt->items[i].from, x);
        at = instant_max(at, exempt->items[i].to);
    }
    open_with(d, at, p->to, x);
}

static void add_fault(const struct district *d, const struct timeline_part *p, struct lasting *x)
{
    if (x->first == INSTANT_NONE)
        x->first = p->from;
    if (x->since == INSTANT_NONE) {
        if (!x->cause)
            x->cause = p->cause;
        if (opening(&d->rules, p->from, p->to) != INSTANT_NONE)
            x->since = x->begin = p->from;
    }
    if (x->opened_at == INSTANT_NONE)
        add_pieces(d, p, x);
}

static enum status end_fault(const struct district *d, struct lasting *x, struct lastings *out)
{
    if (x->since == INSTANT_NONE)
        return STATUS_OK;
    const struct span *span = asset_span_at(&d->registry.assets[x->asset], x->begin);
    x->project = span ? span->project : NONE;
    return push(out, x);
}

static enum status collect(const struct district *d, const struct timeline_figure *figure,
                           uint32_t asset, enum aspect aspect, struct lastings *out)
{
    enum status status = STATUS_OK;
    struct lasting x = nothing(asset, aspect);
    for (size_t i = 0; i < figure->count && status == STATUS_OK; i++) {
        const struct timeline_part *p = &figure->parts[i];
        if (p->condition == CONDITION_FAULT)
            add_fault(d, p, &x);
        if (p->condition != CONDITION_OK)
            continue;
        x.recovered_at = p->from;
        status = end_fault(d, &x, out);
        x = nothing(asset, aspect);
    }
    return status != STATUS_OK ? status : end_fault(d, &x, out);
}

/* The raw timeline from a second at which no fault is going on, at or before `from`. */
static enum status draw(const struct district *d, uint32_t asset, enum aspect aspect, int64_t from,
                        int64_t now, struct timeline_figure *ret)
{
    struct query q = {.from = instant_max(from, INSTANT_2000),
                      .to = now,
                      .as_of = now,
                      .every_asset = true,
                      .rules = rule_book_at(&d->rules, now),
                      .scope = {ROLE_ADMIN, NONE}};
    for (;;) {
        enum status status = timeline_figure_compute_raw(d, &q, asset, aspect, ret);
        if (status != STATUS_OK || ret->count == 0 || ret->parts[0].condition == CONDITION_OK ||
            q.from == INSTANT_2000)
            return status;
        timeline_figure_free(ret);
        q.from = instant_max(now - 4 * (now - q.from), INSTANT_2000);
    }
}

static enum status examine(const struct district *d, uint32_t asset, int64_t from, int64_t now,
                           struct lastings *out)
{
    enum status status = STATUS_OK;
    const struct series *series = &d->timelines.series[(size_t)asset * ASPECT_COUNT];
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
        struct timeline_figure figure = {0};
        if (!may_hold(&series[k], from))
            continue;
        status = draw(d, asset, (enum aspect)k, from, now, &figure);
        if (status == STATUS_OK)
            status = collect(d, &figure, asset, (enum aspect)k, out);
        timeline_figure_free(&figure);
    }
    return status;
}

static int by_opening(const void *a, const void *b)
{
    const struct lasting *x = a, *y = b;
    if (x->asset != y->asset)
        return x->asset < y->asset ? -1 : 1;
    if (x->opened_at != y->opened_at)
        return x->opened_at < y->opened_at ? -1 : 1;
    return (x->aspect > y->aspect) - (x->aspect < y->aspect);
}

enum status lastings_compute(const struct district *d, int64_t from, int64_t now,
                             struct lastings *ret)
{
    struct lastings found = {0};
    enum status status = STATUS_OK;
    if (is_on(&d->rules) && from < now) {
        for (uint32_t a = 0; a < d->timelines.asset_count && status == STATUS_OK; a++)
            status = examine(d, a, from, now, &found);
    }
    if (status != STATUS_OK) {
        lastings_free(&found);
        return status;
    }
    if (found.count > 1)
        qsort(found.items, found.count, sizeof *found.items, by_opening);
    *ret = found;
    return STATUS_OK;
}

void lastings_free(struct lastings *s)
{
    free(s->items);
    *s = (struct lastings){0};
}

const char *lasting_cause(const struct district *d, const struct lasting *x)
{
    const char *name = causes_name(&d->timelines.causes, x->cause);
    return name ? name : aspect_names[x->aspect];
}

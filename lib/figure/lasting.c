#include "figure/lasting.h"

#include "base/grow.h"
#include "figure/fault_parts.h"

#include <stdlib.h>

/* Does any rule of the book open repairs at all? */
static bool is_on(const struct rule_book *book)
{
    for (uint32_t i = 0; i < book->count; i++) {
        const struct rules *rules = book->items[i];
        if (rules->open_after_s >= 0 || rules->open_total_s > 0)
            return true;
        for (uint32_t k = 0; k < rules->contract_count; k++) {
            if (rules->contracts[k].terms->open_after_s >= 0)
                return true;
        }
    }
    return false;
}

/* How far before a second a fault that flaps may have begun to fill open_after_total. */
static int64_t look_back_s(const struct rule_book *book)
{
    int64_t longest_s = 0;
    for (uint32_t i = 0; i < book->count; i++)
        longest_s = instant_max(longest_s, book->items[i]->open_within_s);
    return longest_s;
}

/* --- seconds of fault, to be added up over any stretch --------------------------------------------- */

struct piece {
    int64_t from, to, before; /* before: the seconds of all pieces before it */
};
struct pieces {
    struct piece *items; /* by time; owned */
    size_t count, cap;
};

static enum status add_piece(struct pieces *s, int64_t from, int64_t to)
{
    struct piece *items = grow(s->items, s->count, &s->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    const struct piece *last = s->count > 0 ? &items[s->count - 1] : NULL;
    int64_t before = last ? last->before + (last->to - last->from) : 0;
    s->items[s->count++] = (struct piece){from, to, before};
    return STATUS_OK;
}

static int64_t seconds_before(const struct pieces *s, int64_t at)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->items[middle].from < at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return 0;
    const struct piece *p = &s->items[low - 1];
    return p->before + (instant_min(at, p->to) - p->from);
}

/* Tells whether open_after_total is filled at `at`. */
static bool is_full(const struct pieces *s, const struct rules *rules, int64_t at)
{
    return rules->open_total_s > 0 &&
           seconds_before(s, at) - seconds_before(s, at - rules->open_within_s) >=
               rules->open_total_s;
}

/* The first second of the fault [from, to) at which open_after_total is filled; INSTANT_NONE: none. In a
 * fault the sum never falls, so the second can be searched for. */
static int64_t filled_at(const struct pieces *s, const struct rules *rules, int64_t from,
                         int64_t to)
{
    int64_t low = from, high = to - 1;
    if (from >= to || !is_full(s, rules, high))
        return INSTANT_NONE;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (is_full(s, rules, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* --- one fault after the other --------------------------------------------------------------------- */

/* One aspect of one asset, fault by fault. */
struct looking {
    const struct district *d;
    const struct timeline_figure *figure;
    int64_t now;
    struct pieces raw;      /* what was in fault since the last one with an order */
    struct pieces assessed; /* the same without what is exempt */
    struct lasting x;       /* the one at hand */
    struct lastings *out;
};

/* What the rules say at `at`, or the contract that the asset is under then. */
static const struct rules *terms_at(const struct district *d, uint32_t asset, int64_t at)
{
    const struct span *span = asset_span_at(&d->registry.assets[asset], at);
    return rules_of_project(rule_book_at(&d->rules, at), &d->registry, span ? span->project : NONE);
}

/* When the stretch of fault [from, to) opens a repair; INSTANT_NONE: it does not last long enough. */
static int64_t opening(const struct district *d, uint32_t asset, int64_t from, int64_t to)
{
    const struct rule_book *book = &d->rules;
    const struct rules *rules = terms_at(d, asset, from);
    int64_t at = from + rules->open_after_s;
    if (rules->open_after_s < 0) {
        int64_t month_from, month_to;
        rules = terms_at(d, asset, to - 1);
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
                            .faulted_until = INSTANT_NONE,
                            .asset = asset,
                            .aspect = (uint8_t)aspect};
}

/* A stretch of fault that is not exempt. */
static enum status open_with(struct looking *k, int64_t from, int64_t to)
{
    struct lasting *x = &k->x;
    if (from >= to)
        return STATUS_OK;
    if (add_piece(&k->assessed, from, to) != STATUS_OK)
        return STATUS_MEMORY;
    x->faulted_until = to;
    if (x->opened_at != INSTANT_NONE)
        return STATUS_OK;
    int64_t at = opening(k->d, k->x.asset, from, to);
    int64_t filled = filled_at(&k->assessed, rule_book_at(&k->d->rules, from), from, to);
    if (at == INSTANT_NONE && filled == INSTANT_NONE)
        return STATUS_OK;
    x->flaps = at == INSTANT_NONE || (filled != INSTANT_NONE && filled < at);
    x->opened_at = x->flaps ? filled : at;
    x->begin = from;
    return STATUS_OK;
}

/* Adds the pieces of a stretch that are not exempt. */
static enum status add_pieces(struct looking *k, const struct timeline_part *p)
{
    const struct interval_set *exempt =
        exemptions_of(&k->d->exemptions, k->x.asset, (enum aspect)k->x.aspect);
    int64_t at = p->from;
    enum status status = STATUS_OK;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         !status && exempt && i < exempt->count && exempt->items[i].from < p->to; i++) {
        status = open_with(k, at, exempt->items[i].from);
        at = instant_max(at, exempt->items[i].to);
    }
    return status ? status : open_with(k, at, p->to);
}

static enum status add_fault(struct looking *k, const struct timeline_part *p)
{
    struct lasting *x = &k->x;
    if (add_piece(&k->raw, p->from, p->to) != STATUS_OK)
        return STATUS_MEMORY;
    if (x->first == INSTANT_NONE)
        x->first = p->from;
    if (x->since == INSTANT_NONE) {
        const struct rules *rules = rule_book_at(&k->d->rules, p->from);
        if (!x->cause)
            x->cause = p->cause;
        if (opening(k->d, k->x.asset, p->from, p->to) != INSTANT_NONE)
            x->since = x->begin = p->from;
        else if (filled_at(&k->raw, rules, p->from, p->to) != INSTANT_NONE) {
            x->since = x->begin = p->from;
            x->flaps = true;
        }
    }
    return add_pieces(k, p);
}

/* Tells whether a fault that flaps goes on behind part i, which is `ok`: open_after_total is still filled
 * when the next fault begins, or now. */
static bool flaps_on(const struct looking *k, size_t i)
{
    int64_t next_at = k->now;
    if (!k->x.flaps || k->x.since == INSTANT_NONE)
        return false;
    for (size_t n = i + 1; n < k->figure->count; n++) {
        if (k->figure->parts[n].condition == CONDITION_FAULT) {
            next_at = k->figure->parts[n].from;
            break;
        }
    }
    return is_full(&k->raw, rule_book_at(&k->d->rules, k->x.since), next_at);
}

static enum status end_fault(struct looking *k)
{
    struct lasting *x = &k->x;
    enum status status = STATUS_OK;
    if (x->since != INSTANT_NONE) {
        const struct span *span = asset_span_at(&k->d->registry.assets[x->asset], x->begin);
        x->project = span ? span->project : NONE;
        status = push(k->out, x);
        k->raw.count = k->assessed.count = 0;
    }
    k->x = nothing(x->asset, (enum aspect)x->aspect);
    return status;
}

static enum status collect(struct looking *k)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < k->figure->count && status == STATUS_OK; i++) {
        const struct timeline_part *p = &k->figure->parts[i];
        if (p->condition == CONDITION_FAULT)
            status = add_fault(k, p);
        if (p->condition != CONDITION_OK || flaps_on(k, i))
            continue;
        k->x.recovered_at = p->from;
        status = end_fault(k);
    }
    return status != STATUS_OK ? status : end_fault(k);
}

static enum status examine(const struct district *d, uint32_t asset, int64_t from, int64_t now,
                           struct lastings *out)
{
    enum status status = STATUS_OK;
    const struct series *series = &d->timelines.series[(size_t)asset * ASPECT_COUNT];
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
        struct timeline_figure figure = {0};
        struct looking look = {
            .d = d, .figure = &figure, .now = now, .x = nothing(asset, (enum aspect)k), .out = out};
        if (!may_hold(&series[k], from))
            continue;
        status = fault_parts_draw(d, asset, (enum aspect)k, from, now, &figure);
        if (status == STATUS_OK)
            status = collect(&look);
        timeline_figure_free(&figure);
        free(look.raw.items);
        free(look.assessed.items);
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

int64_t lastings_from(const struct district *d, int64_t from)
{
    return is_on(&d->rules) ? from - look_back_s(&d->rules) : INSTANT_EVER;
}

enum status lastings_add(const struct district *d, uint32_t asset, int64_t from, int64_t now,
                         struct lastings *s)
{
    size_t before = s->count;
    enum status status = from < now ? examine(d, asset, from, now, s) : STATUS_OK;
    if (s->count - before > 1)
        qsort(s->items + before, s->count - before, sizeof *s->items, by_opening);
    return status;
}

enum status lastings_compute(const struct district *d, int64_t from, int64_t now,
                             struct lastings *ret)
{
    struct lastings found = {0};
    enum status status = STATUS_OK;
    from = lastings_from(d, from);
    for (uint32_t a = 0; a < d->timelines.asset_count && status == STATUS_OK; a++)
        status = lastings_add(d, a, from, now, &found);
    if (status == STATUS_OK)
        *ret = found;
    else
        lastings_free(&found);
    return status;
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

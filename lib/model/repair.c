#include "model/repair.h"

#include <stdlib.h>

void repair_free_content(struct repair *x)
{
    for (uint32_t i = 0; i < x->pause_count; i++)
        free(x->pauses[i].reason);
    for (uint32_t i = 0; i < x->transition_count; i++) {
        free(x->transitions[i].name);
        free(x->transitions[i].note);
    }
    free(x->id);
    free(x->cause);
    free(x->past);
    free(x->pauses);
    free(x->transitions);
    *x = (struct repair){0};
}

void repairs_free(struct repairs *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        repair_free_content(s->items + i);
    free(s->items);
    free(s->blocks);
    index_free(&s->ids);
    *s = (struct repairs){0};
}

static enum status make_room(struct repairs *s)
{
    uint32_t cap = s->cap ? s->cap * 2 : REPAIR_BLOCK;
    if (s->count < s->cap)
        return STATUS_OK;
    struct repair_block *blocks = realloc(s->blocks, cap / REPAIR_BLOCK * sizeof *blocks);
    if (!blocks)
        return STATUS_MEMORY;
    s->blocks = blocks;
    struct repair *items = realloc(s->items, cap * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->cap = cap;
    return STATUS_OK;
}

static enum status append(struct repairs *s, struct repair *value)
{
    enum status status = make_room(s);
    if (!status)
        status = index_add(&s->ids, text_of(value->id), s->count);
    if (status)
        return status;
    repairs_touch(s, s->count);
    s->items[s->count++] = *value;
    return STATUS_OK;
}

enum status repairs_put(struct repairs *s, struct repair *value)
{
    uint32_t n = repairs_find(s, text_of(value->id));
    if (n == NONE) {
        enum status status = append(s, value);
        if (status)
            return status;
    } else {
        /* The index's key is the id that was there first: it stays and the new one goes. */
        repairs_touch(s, n);
        char *id = s->items[n].id;
        s->items[n].id = value->id;
        repair_free_content(s->items + n);
        s->items[n] = *value;
        s->items[n].id = id;
    }
    *value = (struct repair){0};
    return STATUS_OK;
}

uint32_t repairs_find(const struct repairs *s, struct text id)
{
    return index_find(&s->ids, id);
}

/* --- rounds ------------------------------------------------------------------------------------ */

struct repair repair_in_round(const struct repair *x, uint32_t n)
{
    struct repair y = *x;
    if (n >= x->past_count)
        return y;
    const struct round *round = &x->past[n];
    y.reported_at = round->reported_at;
    y.responded_at = round->responded_at;
    y.repaired_at = round->repaired_at;
    y.confirmed_at = round->confirmed_at;
    y.claimed_at = round->claimed_at;
    y.aspects = round->aspects;
    y.mass = round->mass;
    y.state = round->confirmed_at == INSTANT_NONE ? REPAIR_REPAIRED : REPAIR_CONFIRMED;
    return y;
}

uint32_t repair_rounds_within(const struct repair *x, int64_t from, int64_t to)
{
    uint32_t count = x->state != REPAIR_CANCELLED && from <= x->reported_at && x->reported_at < to;
    for (uint32_t i = 0; i < x->past_count; i++)
        count += from <= x->past[i].reported_at && x->past[i].reported_at < to;
    return count;
}

enum status repair_begin_round(struct repair *x, const struct round *next)
{
    struct round *past = realloc(x->past, (x->past_count + (size_t)1) * sizeof *past);
    if (!past)
        return STATUS_MEMORY;
    x->past = past;
    x->past[x->past_count++] =
        (struct round){x->reported_at, x->responded_at, x->repaired_at, x->confirmed_at,
                       x->claimed_at,  x->aspects,      x->mass};
    x->reported_at = next->reported_at;
    x->responded_at = next->responded_at;
    x->repaired_at = next->repaired_at;
    x->confirmed_at = next->confirmed_at;
    x->claimed_at = next->claimed_at;
    x->aspects = next->aspects;
    x->mass = next->mass;
    return STATUS_OK;
}

int64_t repair_response_at(const struct repair *x)
{
    if (x->responded_at == INSTANT_NONE || x->repaired_at == INSTANT_NONE)
        return x->responded_at == INSTANT_NONE ? x->repaired_at : x->responded_at;
    return instant_min(x->responded_at, x->repaired_at);
}

/* --- the clock --------------------------------------------------------------------------------- */

/* What a repair's clock looks at. */
struct clock {
    const struct repair *repair;
    const struct asset *asset;
    const struct exemptions *exemptions;
    const struct registry *registry;
    const struct rules *rules;
    struct calendar *calendar; /* the limit's; NULL: it runs at every hour */
    int64_t as_of;
    size_t
        next[ASPECT_COUNT]; /* + 1: the first exempt stretch that ends after `at`; 0: to be found */
};

/* The end of what stops the clock at `at`, or `at` itself: nothing does. *until: where the next of what
 * was looked at begins, if that is earlier. */
static int64_t stopped_by_pause(const struct clock *c, int64_t at, int64_t *until)
{
    int64_t end = at;
    for (uint32_t i = 0; i < c->repair->pause_count; i++) {
        const struct pause *p = &c->repair->pauses[i];
        int64_t to = p->to == INSTANT_EVER ? c->as_of : p->to;
        if (!p->approved || to <= at || p->from >= to)
            continue;
        if (p->from <= at)
            end = instant_max(end, to);
        else
            *until = instant_min(*until, p->from);
    }
    return end;
}

static int64_t stopped_by_exemption(struct clock *c, int64_t at, int64_t *until)
{
    int64_t end = at;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        const struct interval_set *set =
            exemptions_of(c->exemptions, c->repair->asset, (enum aspect)k);
        if (!set || !(c->repair->aspects >> k & 1))
            continue;
        size_t i = c->next[k] ? c->next[k] - 1 : interval_set_find(set, at);
        while (i < set->count && set->items[i].to <= at)
            i++;
        c->next[k] = i + 1;
        if (i == set->count)
            continue;
        if (set->items[i].from <= at)
            end = instant_max(end, set->items[i].to);
        else
            *until = instant_min(*until, set->items[i].from);
    }
    return end;
}

static struct calendar *find_calendar(const struct registry *r, const char *code)
{
    uint32_t n = code ? registry_find_calendar(r, text_of(code)) : NONE;
    return n == NONE ? NULL : &r->calendars[n];
}

/* As stopped_by_pause(), outside of a calendar's hours; NULL stops nothing. */
static int64_t stopped_by_hours(const struct clock *c, struct calendar *calendar, int64_t at,
                                int64_t *until)
{
    int64_t end;
    if (!calendar)
        return at;
    const struct measure *drawn = calendar_measure(calendar, c->rules->zone, at, at + DAY_S);
    size_t i = drawn ? interval_set_find(&drawn->set, at) : 0;
    if (drawn && i < drawn->set.count) {
        const struct interval *open = &drawn->set.items[i];
        *until = open->from <= at ? instant_min(*until, open->to) : *until;
        return instant_max(at, open->from);
    }
    if (!calendar_open_at(calendar, c->rules->zone, at, &end))
        return end;
    *until = instant_min(*until, end);
    return at;
}

static struct calendar *hours_of(const struct clock *c, const struct span *span)
{
    const struct rules *terms = rules_of_project(c->rules, c->registry, span->project);
    return find_calendar(c->registry, terms->service_hours);
}

/* Out of service: until the next span begins, or for ever. */
static int64_t stopped_by_absence(const struct clock *c, int64_t at, int64_t *until)
{
    int64_t next = INSTANT_EVER;
    for (uint32_t i = 0; i < c->asset->span_count; i++) {
        const struct span *span = &c->asset->spans[i];
        if (span->from <= at && at < span->to) {
            *until = instant_min(*until, span->to);
            return instant_min(stopped_by_hours(c, hours_of(c, span), at, until), span->to);
        }
        if (span->from > at)
            next = instant_min(next, span->from);
    }
    return next;
}

int64_t repair_clock_end(const struct repair *x, const struct registry *r,
                         const struct exemptions *e, const struct rules *rules,
                         const struct limit *limit, int64_t as_of)
{
    struct clock c = {.repair = x,
                      .asset = &r->assets[x->asset],
                      .exemptions = e,
                      .registry = r,
                      .rules = rules,
                      .calendar = find_calendar(r, limit->calendar),
                      .as_of = as_of};
    int64_t at = x->reported_at, left_s = limit->s;
    while (at < INSTANT_EVER) {
        int64_t until = INSTANT_EVER;
        int64_t resumes = stopped_by_pause(&c, at, &until);
        resumes = instant_max(resumes, stopped_by_exemption(&c, at, &until));
        resumes = instant_max(resumes, stopped_by_absence(&c, at, &until));
        resumes = instant_max(resumes, stopped_by_hours(&c, c.calendar, at, &until));
        if (resumes > at) {
            at = resumes;
            continue;
        }
        if (left_s <= until - at)
            return at + left_s;
        left_s -= until - at;
        at = until;
    }
    return INSTANT_EVER;
}

/* Returns the terms of the contract that a repair belongs to. */
static const struct rules *terms_of(const struct repair *x, const struct registry *r,
                                    const struct rules *rules)
{
    const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
    return rules_of_project(rules, r, span ? span->project : NONE);
}

int64_t repair_due_at(const struct repair *x, const struct registry *r, const struct exemptions *e,
                      const struct rules *rules, int64_t as_of)
{
    const struct asset *a = &r->assets[x->asset];
    const struct limit *limit =
        rules_repair_limit(terms_of(x, r, rules), x->mass, (enum kind)a->kind, a->class_no);
    return repair_clock_end(x, r, e, rules, limit, as_of);
}

int64_t repair_response_due_at(const struct repair *x, const struct registry *r,
                               const struct exemptions *e, const struct rules *rules, int64_t as_of)
{
    const struct asset *a = &r->assets[x->asset];
    const struct limit *limit =
        rules_response_limit(terms_of(x, r, rules), x->mass, (enum kind)a->kind, a->class_no);
    return limit->s == 0 ? INSTANT_EVER : repair_clock_end(x, r, e, rules, limit, as_of);
}

bool repair_is_exempt(const struct repair *x, const struct exemptions *e, int64_t as_of)
{
    struct clock c = {.repair = x, .exemptions = e, .as_of = as_of};
    int64_t at = x->reported_at, until = INSTANT_EVER, end = at;
    if (x->repaired_at == INSTANT_NONE || x->repaired_at > as_of || x->repaired_at <= at)
        return false;
    while (end < x->repaired_at) {
        at = end;
        end = stopped_by_exemption(&c, at, &until);
        if (end == at)
            return false;
    }
    return true;
}

static enum timeliness timeliness_of(int64_t done_at, int64_t due_at, int64_t as_of)
{
    if (done_at != INSTANT_NONE && done_at <= as_of)
        return done_at <= due_at ? REPAIR_IN_TIME : REPAIR_LATE;
    return as_of < due_at ? REPAIR_NOT_YET : REPAIR_LATE;
}

enum timeliness repair_timeliness(const struct repair *x, int64_t due_at, int64_t as_of)
{
    return timeliness_of(x->repaired_at, due_at, as_of);
}

enum timeliness repair_response_timeliness(const struct repair *x, int64_t due_at, int64_t as_of)
{
    return timeliness_of(repair_response_at(x), due_at, as_of);
}

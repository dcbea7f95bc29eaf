#include "figure/changes.h"

#include "base/grow.h"
#include "figure/population.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

#define EVENING_HOUR 18

const char *const change_what_names[] = {"began", "ended", "reopened", NULL};

/* The search for a fault in a span. */
struct looking_back {
    const struct measure *hours;
    bool found;
};

static void see(void *context, const struct stretch *x)
{
    struct looking_back *l = context;
    if (x->condition == CONDITION_FAULT && measure_within(l->hours, x->from, x->to) > 0)
        l->found = true;
}

/* Was the aspect in fault, in service and visible, at most rejoin_s before the outage began? */
static enum status is_reopened(const struct district *d, const struct query *q,
                               const struct outage *o, bool *ret)
{
    struct timeline_reader reader = district_reader(d, q->rules);
    const struct asset *a = &d->registry.assets[o->asset];
    int64_t rejoin_s = rules_of_project(q->rules, &d->registry, o->project)->rejoin_s;
    struct looking_back l = {0};
    for (uint32_t i = 0; i < a->span_count && !l.found; i++) {
        const struct span *span = &a->spans[i];
        int64_t from = instant_max(span->from, o->since - rejoin_s);
        int64_t to = instant_min(span->to, o->since);
        if (from >= to || !population_has(d, q, o->asset, span->project))
            continue;
        const struct rules *terms = rules_of_project(q->rules, &d->registry, span->project);
        if (service_hours(d, terms, from, to, &l.hours) != STATUS_OK)
            return STATUS_MEMORY;
        timeline_walk(&reader, o->asset, (enum aspect)o->aspect, from, to, see, &l);
    }
    *ret = l.found;
    return STATUS_OK;
}

static enum status push(struct outage_changes *c, int64_t at, enum change_what what, size_t outage)
{
    struct outage_change *items = grow(c->items, c->count, &c->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    c->items = items;
    c->items[c->count++] = (struct outage_change){at, what, outage};
    return STATUS_OK;
}

static enum status add_outage(const struct district *d, const struct query *q, size_t n,
                              struct outage_changes *c)
{
    const struct outage *o = &c->outages.items[n];
    enum status status = STATUS_OK;
    bool reopened = false;
    if (o->since >= q->from) {
        status = is_reopened(d, q, o, &reopened);
        if (status == STATUS_OK)
            status = push(c, o->since, reopened ? CHANGE_REOPENED : CHANGE_BEGAN, n);
    }
    if (status == STATUS_OK && o->ended_at != INSTANT_NONE)
        status = push(c, o->ended_at, CHANGE_ENDED, n);
    return status;
}

struct ordering {
    const struct district *d;
    const struct outage_changes *c;
};

static int newest_first(const void *a, const void *b, void *context)
{
    const struct outage_change *x = a, *y = b;
    const struct ordering *by = context;
    const struct outage *p = &by->c->outages.items[x->outage];
    const struct outage *q = &by->c->outages.items[y->outage];
    const struct asset *assets = by->d->registry.assets;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    int codes = p->asset == q->asset ? 0 : strcmp(assets[p->asset].code, assets[q->asset].code);
    if (codes)
        return codes;
    if (p->aspect != q->aspect)
        return p->aspect < q->aspect ? -1 : 1;
    return (x->what > y->what) - (x->what < y->what);
}

int64_t changes_evening(const struct zone *zone, int64_t at)
{
    int64_t year;
    int month, day;
    for (int32_t today = zone_day_of(zone, at);; today--) {
        civil_from_days(today, &year, &month, &day);
        int64_t evening = zone_instant(zone, year, month, day, EVENING_HOUR, 0, 0);
        if (evening < at)
            return evening;
    }
}

enum status changes_compute(const struct district *d, const struct query *q, unsigned aspects,
                            struct outage_changes *ret)
{
    struct query every = *q; /* borrows the filters */
    struct outage_wish wish = {.aspect = ASPECT_COUNT, .whole = true};
    struct outage_changes c = {0};
    every.every_asset = true;
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        if (aspects == 1u << k)
            wish.aspect = (enum aspect)k;
    }
    enum status status = outages_compute(d, q, &wish, &c.outages);
    for (size_t i = 0; i < c.outages.count && status == STATUS_OK; i++) {
        if (aspects >> c.outages.items[i].aspect & 1)
            status = add_outage(d, &every, i, &c);
    }
    if (status != STATUS_OK) {
        changes_free(&c);
        return status;
    }
    struct ordering by = {d, &c};
    if (c.count)
        qsort_r(c.items, c.count, sizeof *c.items, newest_first, &by);
    *ret = c;
    return STATUS_OK;
}

void changes_free(struct outage_changes *c)
{
    outages_free(&c->outages);
    free(c->items);
    *c = (struct outage_changes){0};
}

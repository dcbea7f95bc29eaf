#include "figure/timeline_figure.h"

#include "base/grow.h"
#include "figure/population.h"
#include "model/timeline_read.h"

#include <stdlib.h>

/* One aspect of one asset being put together, part by part. */
struct drawing {
    struct timeline_figure *figure;
    enum status status;
    bool raw;    /* exemptions are passed over */
    bool always; /* service hours are */
    struct timeline_reader reader;
    const struct rules *rules;
};

static bool same(const struct timeline_part *a, const struct timeline_part *b)
{
    return a->to == b->from && a->condition == b->condition && a->exemption == b->exemption;
}

/* Adds a part, or lengthens the last one: only a change of condition or exemption is a boundary. */
static void draw(struct drawing *w, struct timeline_part part)
{
    struct timeline_figure *s = w->figure;
    if (part.from >= part.to || w->status != STATUS_OK)
        return;
    struct timeline_part *last = s->count ? &s->parts[s->count - 1] : NULL;
    if (last && same(last, &part)) {
        last->to = part.to;
        last->feed = part.feed;
        if (!last->cause)
            last->cause = part.cause;
        return;
    }
    struct timeline_part *parts = grow(s->parts, s->count, &s->cap, sizeof *parts);
    if (!parts) {
        w->status = STATUS_MEMORY;
        return;
    }
    s->parts = parts;
    s->parts[s->count++] = part;
}

static void see(void *context, const struct stretch *x)
{
    bool fault = x->condition == CONDITION_FAULT;
    draw(context, (struct timeline_part){.from = x->from,
                                         .to = x->to,
                                         .feed = x->run ? x->run->feed : NONE,
                                         .cause = fault ? x->run->tag & RUN_CAUSE : 0,
                                         .condition = (uint8_t)x->condition});
}

/* Returns the lowest id of the approved exemptions that cover `at`; *ret_to: until when that holds. */
static uint32_t exemption_at(const struct district *d, uint32_t asset, const struct span *span,
                             enum aspect aspect, int64_t at, int64_t *ret_to)
{
    const struct asset *a = &d->registry.assets[asset];
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        const struct exemption *x = &d->exemptions.items[i];
        int64_t until;
        if (x->state != EXEMPTION_APPROVED || !(x->aspects & (1u << aspect)) || x->to <= at ||
            !exemption_covers(x, a, asset, span))
            continue;
        bool holds = exemption_holds(&d->exemptions, &d->registry, x, at, &until);
        *ret_to = instant_min(*ret_to, until);
        if (holds)
            return x->id;
    }
    return 0;
}

static void draw_exempt(const struct district *d, struct drawing *w, uint32_t asset,
                        const struct span *span, enum aspect aspect, int64_t from, int64_t to)
{
    for (int64_t at = from, end; at < to; at = end) {
        end = to;
        uint32_t id = exemption_at(d, asset, span, aspect, at, &end);
        draw(w, (struct timeline_part){.from = at,
                                       .to = end,
                                       .feed = NONE,
                                       .exemption = id,
                                       .condition = CONDITION_EXEMPT});
    }
}

static void draw_absent(struct drawing *w, int64_t from, int64_t to)
{
    draw(w, (struct timeline_part){from, to, NONE, 0, 0, CONDITION_ABSENT});
}

/* [from, to) of a span that the reader may see, within its service hours. */
static void draw_open(const struct district *d, struct drawing *w, uint32_t asset,
                      const struct span *span, enum aspect aspect, int64_t from, int64_t to)
{
    const struct interval_set *exempt =
        w->raw ? NULL : exemptions_of(&d->exemptions, asset, aspect);
    int64_t at = from;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         exempt && i < exempt->count && exempt->items[i].from < to; i++) {
        int64_t begin = instant_max(exempt->items[i].from, at);
        int64_t end = instant_min(exempt->items[i].to, to);
        timeline_walk(&w->reader, asset, aspect, at, begin, see, w);
        draw_exempt(d, w, asset, span, aspect, begin, end);
        at = end;
    }
    timeline_walk(&w->reader, asset, aspect, at, to, see, w);
}

/* The same with the hours outside of them, in which the asset is absent. */
static void draw_span(const struct district *d, struct drawing *w, uint32_t asset,
                      const struct span *span, enum aspect aspect, int64_t from, int64_t to)
{
    const struct rules *terms = rules_of_project(w->rules, &d->registry, span->project);
    const struct measure *hours = NULL;
    int64_t at = from;
    if (!w->always && service_hours(d, terms, from, to, &hours) != STATUS_OK) {
        w->status = STATUS_MEMORY;
        return;
    }
    for (size_t i = hours ? interval_set_find(&hours->set, from) : 0;
         hours && i < hours->set.count && hours->set.items[i].from < to; i++) {
        int64_t begin = instant_max(hours->set.items[i].from, from);
        int64_t end = instant_min(hours->set.items[i].to, to);
        draw_absent(w, at, begin);
        draw_open(d, w, asset, span, aspect, begin, end);
        at = end;
    }
    if (hours)
        draw_absent(w, at, to);
    else
        draw_open(d, w, asset, span, aspect, from, to);
}

/* Returns how many runs begin before `at`. */
static uint32_t runs_before(const struct series *s, int64_t at)
{
    if (at <= INSTANT_2000)
        return 0;
    return series_find(s, (uint32_t)instant_min(at - 1 - INSTANT_2000, UINT32_MAX)) + 1;
}

uint32_t timeline_figure_runs(const struct district *d, const struct query *q, uint32_t asset)
{
    uint32_t runs = 0;
    for (size_t k = 0; k < ASPECT_COUNT && q->from < q->as_of; k++) {
        const struct series *s = &d->timelines.series[asset * ASPECT_COUNT + k];
        runs += runs_before(s, q->as_of) - runs_before(s, q->from);
    }
    return runs;
}

static enum status compute(const struct district *d, const struct query *q, uint32_t asset,
                           enum aspect aspect, bool raw, bool always, struct timeline_figure *ret)
{
    struct timeline_figure s = {0};
    struct drawing w = {&s, STATUS_OK, raw, always, district_reader(d, q->rules), q->rules};
    const struct asset *a = &d->registry.assets[asset];
    int64_t at = q->from, end = instant_min(q->to, q->as_of);
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        int64_t from = instant_max(span->from, q->from), to = instant_min(span->to, end);
        if (from >= to || !scope_sees_project(&q->scope, &d->registry, span->project))
            continue;
        draw_absent(&w, at, from);
        draw_span(d, &w, asset, span, aspect, from, to);
        at = to;
    }
    draw_absent(&w, at, end);
    if (w.status != STATUS_OK) {
        timeline_figure_free(&s);
        return w.status;
    }
    *ret = s;
    return STATUS_OK;
}

enum status timeline_figure_compute(const struct district *d, const struct query *q, uint32_t asset,
                                    enum aspect aspect, struct timeline_figure *ret)
{
    return compute(d, q, asset, aspect, false, false, ret);
}

enum status timeline_figure_compute_raw(const struct district *d, const struct query *q,
                                        uint32_t asset, enum aspect aspect,
                                        struct timeline_figure *ret)
{
    return compute(d, q, asset, aspect, true, false, ret);
}

enum status timeline_figure_compute_always(const struct district *d, const struct query *q,
                                           uint32_t asset, enum aspect aspect,
                                           struct timeline_figure *ret)
{
    return compute(d, q, asset, aspect, true, true, ret);
}

void timeline_figure_free(struct timeline_figure *s)
{
    free(s->parts);
    *s = (struct timeline_figure){0};
}

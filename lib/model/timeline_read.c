/* From runs to conditions: SPEC 3, rules 3 to 6. */
#include "model/timeline_points.h"

static inline int64_t wide(uint32_t at)
{
    return INSTANT_2000 + (int64_t)at;
}

static inline const struct series *series_of(const struct timelines *t, uint32_t asset,
                                             enum aspect aspect)
{
    return &t->series[(size_t)asset * ASPECT_COUNT + aspect];
}

static inline enum condition run_condition(const struct run *run)
{
    return run->tag & RUN_FAULT ? CONDITION_FAULT : CONDITION_OK;
}

/* The first run that matters for [from, ...): the last one begun at or before it. */
static uint32_t run_before(const struct series *s, int64_t from)
{
    if (s->count == 0 || from < wide(s->runs[0].first))
        return UINT32_MAX;
    if (from >= wide(s->runs[s->count - 1].first))
        return s->count - 1;
    return series_find(s, (uint32_t)(from - INSTANT_2000));
}

/* Where the state of a run ends for certain, past its last report: never after `next`. */
static inline int64_t certain_end(const struct run *run, const struct feed *f, int64_t next)
{
    return instant_min(wide(run->last) + feed_hold_s(f), next);
}

/* What a second after the certain end is, by whether the feed is watching. */
static inline enum condition tail_condition(const struct run *run, const struct feed *f,
                                            bool watching)
{
    if (!watching)
        return CONDITION_BLIND;
    return f->report_ttl_s == TTL_UNTIL_NEXT ? run_condition(run) : CONDITION_SILENT;
}

struct walk {
    const struct timelines *timelines;
    int64_t from, to;
    stretch_visitor *visit;
    void *context;
};

static void emit(const struct walk *w, int64_t from, int64_t to, enum condition condition,
                 const struct run *run)
{
    struct stretch s = {instant_max(from, w->from), instant_min(to, w->to), condition, run};
    if (s.from < s.to)
        w->visit(w->context, &s);
}

static void walk_tail(const struct walk *w, const struct run *run, const struct feed *f,
                      int64_t from, int64_t to)
{
    for (int64_t at = instant_max(from, w->from), end; at < to && at < w->to; at = end) {
        bool watching;
        end = instant_min(watch_until(&w->timelines->watch, run->feed, at, &watching), to);
        emit(w, at, end, tail_condition(run, f, watching), run);
    }
}

void timeline_walk(const struct timelines *t, const struct registry *r, uint32_t asset,
                   enum aspect aspect, int64_t from, int64_t to, stretch_visitor *visit,
                   void *context)
{
    const struct series *s = series_of(t, asset, aspect);
    struct walk w = {t, from, to, visit, context};
    uint32_t i = run_before(s, from);
    if (i == UINT32_MAX) {
        emit(&w, from, s->count ? wide(s->runs[0].first) : to, CONDITION_BLIND, NULL);
        i = 0;
    }
    for (; i < s->count && wide(s->runs[i].first) < to; i++) {
        const struct run *run = &s->runs[i];
        const struct feed *f = &r->feeds[run->feed];
        int64_t next = i + 1 < s->count ? wide(run[1].first) : to;
        int64_t end = certain_end(run, f, next);
        emit(&w, wide(run->first), end, run_condition(run), run);
        walk_tail(&w, run, f, end, next);
    }
}

/* The part of [from, to) after a run's certain end, up to `next`. */
static void sum_tail(const struct timelines *t, const struct run *run, const struct feed *f,
                     int64_t from, int64_t to, int64_t seconds[4])
{
    if (from >= to)
        return;
    int64_t watched = watch_within(&t->watch, run->feed, from, to);
    seconds[tail_condition(run, f, true)] += watched;
    seconds[CONDITION_BLIND] += to - from - watched;
}

void timeline_sum(const struct timelines *t, const struct registry *r, uint32_t asset,
                  enum aspect aspect, int64_t from, int64_t to, int64_t ret_seconds[4])
{
    const struct series *s = series_of(t, asset, aspect);
    uint32_t i = run_before(s, from);
    int64_t at = from;
    if (i == UINT32_MAX) {
        int64_t first = s->count ? instant_min(wide(s->runs[0].first), to) : to;
        ret_seconds[CONDITION_BLIND] += first - from;
        at = first;
        i = 0;
    }
    for (; i < s->count && at < to; i++) {
        const struct run *run = &s->runs[i];
        const struct feed *f = &r->feeds[run->feed];
        int64_t next = i + 1 < s->count ? instant_min(wide(run[1].first), to) : to;
        int64_t end = instant_max(certain_end(run, f, next), at);
        ret_seconds[run_condition(run)] += end - at;
        sum_tail(t, run, f, end, next, ret_seconds);
        at = next;
    }
}

enum condition timeline_at(const struct timelines *t, const struct registry *r, uint32_t asset,
                           enum aspect aspect, int64_t at)
{
    const struct series *s = series_of(t, asset, aspect);
    uint32_t i = run_before(s, at);
    if (i == UINT32_MAX)
        return CONDITION_BLIND;
    const struct run *run = &s->runs[i];
    const struct feed *f = &r->feeds[run->feed];
    int64_t next = i + 1 < s->count ? wide(run[1].first) : INSTANT_EVER;
    if (at < certain_end(run, f, next))
        return run_condition(run);
    return tail_condition(run, f, watch_holds(&t->watch, run->feed, at));
}

/* From runs to conditions: lib/figure/README.md, States, lines 3 to 6. */
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
static inline uint32_t run_before(const struct series *s, int64_t from)
{
    if (from < INSTANT_2000)
        return UINT32_MAX;
    return series_find(s, (uint32_t)instant_min(from - INSTANT_2000, UINT32_MAX));
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
    int64_t watched = watch_within(&t->watch, run->feed, from, to);
    seconds[tail_condition(run, f, true)] += watched;
    seconds[CONDITION_BLIND] += to - from - watched;
}

/* What is certain of a series: kept apart from the other conditions, which are rare. */
struct certain {
    int64_t all, fault;
};

/* One run's seconds in [from, next), where `next` is where the following run begins, or the window ends. */
static inline void sum_run(const struct timelines *t, const struct feed *feeds,
                           const struct run *run, int64_t from, int64_t next,
                           struct certain *certain, int64_t seconds[4])
{
    const struct feed *f = &feeds[run->feed];
    int64_t end = instant_max(certain_end(run, f, next), from);
    certain->all += end - from;
    certain->fault += run->tag & RUN_FAULT ? end - from : 0;
    if (end < next)
        sum_tail(t, run, f, end, next, seconds);
}

/* The runs of [run, last) that lie in the window whole, which ends at `end`: most of a long window's,
 * and all that is asked of them is whether they are a fault and hold until the next one comes. Returns
 * the first that is none of them. */
static inline const struct run *sum_whole(const struct timelines *t, const struct feed *feeds,
                                          const struct run *run, const struct run *last,
                                          uint32_t end, struct certain *certain, int64_t seconds[4])
{
    uint32_t first = run->first, begun = first, fault = 0, next;
    for (; run < last && (next = run[1].first) <= end; run++, first = next) {
        fault += run->tag & RUN_FAULT ? next - first : 0;
        if ((int64_t)(next - run->last) <= feed_hold_s(&feeds[run->feed]))
            continue;
        fault -= run->tag & RUN_FAULT ? next - first : 0;
        begun += next - first;
        sum_run(t, feeds, run, wide(first), wide(next), certain, seconds);
    }
    certain->all += first - begun;
    certain->fault += fault;
    return run;
}

void timeline_sum(const struct timelines *t, const struct registry *r, uint32_t asset,
                  enum aspect aspect, int64_t from, int64_t to, int64_t ret_seconds[4])
{
    const struct series *s = series_of(t, asset, aspect);
    const struct run *run = s->runs;
    const struct feed *feeds = r->feeds;
    struct certain certain = {0};
    uint32_t i = run_before(s, from);
    int64_t at = from;
    if (i == UINT32_MAX) {
        at = s->count ? instant_min(wide(run->first), to) : to;
        ret_seconds[CONDITION_BLIND] += at - from;
    } else {
        run += i;
        int64_t next = i + 1 < s->count ? instant_min(wide(run[1].first), to) : to;
        sum_run(t, feeds, run++, at, next, &certain, ret_seconds);
        at = next;
    }
    if (at < to) {
        const struct run *last = s->runs + s->count - 1;
        int64_t end = instant_min(to, wide(last->first));
        run = sum_whole(t, feeds, run, last, (uint32_t)(end - INSTANT_2000), &certain, ret_seconds);
        at = wide(run->first);
        if (at < to)
            sum_run(t, feeds, run, at, to, &certain, ret_seconds);
    }
    ret_seconds[CONDITION_OK] += certain.all - certain.fault;
    ret_seconds[CONDITION_FAULT] += certain.fault;
}

void timeline_expect(const struct timelines *t, uint32_t asset)
{
    const struct series *s = series_of(t, asset, 0);
    for (int k = 0; k < ASPECT_COUNT; k++)
        __builtin_prefetch(s[k].runs);
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

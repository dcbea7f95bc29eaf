#include "model/timeline_read.h"

#include "model/expected.h"

#define RUNS_NEAR 4 /* runs that one line of the processor's cache holds */

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

/* Past a run's certain end: one second's condition, and until when it certainly stays. `run` NULL:
 * before any report. */
static enum condition tail_at(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                              const struct run *run, int64_t at, int64_t *ret_until)
{
    int64_t until = INSTANT_EVER;
    if (run && by->registry->feeds[run->feed].report_ttl_s == TTL_UNTIL_NEXT) {
        bool watching;
        until = watch_until(&by->timelines->watch, run->feed, at, &watching);
        if (watching) {
            *ret_until = until;
            return run_condition(run);
        }
    }
    struct spell s = expected_watching(by, asset, aspect, run, at);
    *ret_until = instant_min(until, s.until);
    return s.holds ? CONDITION_SILENT : CONDITION_BLIND;
}

struct walk {
    const struct timeline_reader *by;
    uint32_t asset;
    enum aspect aspect;
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

static void walk_tail(const struct walk *w, const struct run *run, int64_t from, int64_t to)
{
    int64_t until;
    for (int64_t at = instant_max(from, w->from); at < to && at < w->to; at = until) {
        enum condition condition = tail_at(w->by, w->asset, w->aspect, run, at, &until);
        until = instant_min(until, to);
        emit(w, at, until, condition, run);
    }
}

void timeline_walk(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                   int64_t from, int64_t to, stretch_visitor *visit, void *context)
{
    const struct series *s = series_of(by->timelines, asset, aspect);
    struct walk w = {by, asset, aspect, from, to, visit, context};
    uint32_t i = run_before(s, from);
    if (i == UINT32_MAX) {
        walk_tail(&w, NULL, from, s->count ? wide(s->runs[0].first) : to);
        i = 0;
    }
    for (; i < s->count && wide(s->runs[i].first) < to; i++) {
        const struct run *run = &s->runs[i];
        int64_t next = i + 1 < s->count ? wide(run[1].first) : to;
        int64_t end = certain_end(run, &by->registry->feeds[run->feed], next);
        emit(&w, wide(run->first), end, run_condition(run), run);
        walk_tail(&w, run, end, next);
    }
}

/* Where a sum is being made: the same for all runs of a series. */
struct summing {
    const struct timeline_reader *by;
    uint32_t asset;
    enum aspect aspect;
    const struct measure *measure; /* NULL: every second counts */
    int64_t *seconds;              /* by condition */
};

/* Where more than the run's own feed, or less, is expected: stretch by stretch. */
static void sum_stretches(const struct summing *x, const struct run *run, int64_t from, int64_t to)
{
    int64_t until;
    for (int64_t at = from; at < to; at = until) {
        enum condition condition = tail_at(x->by, x->asset, x->aspect, run, at, &until);
        until = instant_min(until, to);
        x->seconds[condition] += measure_within(x->measure, at, until);
    }
}

/* The part of [from, to) after a run's certain end, up to the next run. */
static __attribute__((noinline)) void sum_tail(const struct summing *x, const struct run *run,
                                               const struct feed *f, int64_t from, int64_t to)
{
    if (!expected_is_reporter_alone(x->by, x->asset, x->aspect, run)) {
        sum_stretches(x, run, from, to);
        return;
    }
    int64_t watched = watch_within(&x->by->timelines->watch, run->feed, from, to);
    bool until_next = f->report_ttl_s == TTL_UNTIL_NEXT;
    x->seconds[until_next ? run_condition(run) : CONDITION_SILENT] += watched;
    x->seconds[CONDITION_BLIND] += to - from - watched;
}

/* What is certain of a series: kept apart from the other conditions, which are rare. */
struct certain {
    int64_t all, fault;
};

/* One run's seconds in [from, next), where `next` is where the following run begins, or the window ends. */
static inline void sum_run(const struct summing *x, const struct run *run, int64_t from,
                           int64_t next, struct certain *certain)
{
    const struct feed *f = &x->by->registry->feeds[run->feed];
    int64_t end = instant_max(certain_end(run, f, next), from);
    certain->all += end - from;
    certain->fault += run->tag & RUN_FAULT ? end - from : 0;
    if (end < next)
        sum_tail(x, run, f, end, next);
}

/* The runs of [run, last) that lie in the window whole, which ends at `end`: most of a long window's,
 * and all that is asked of them is whether they are a fault and hold until the next one comes. Returns
 * the first that is none of them. */
static inline const struct run *sum_whole(const struct summing *x, const struct run *run,
                                          const struct run *last, uint32_t end,
                                          struct certain *certain)
{
    const struct feed *feeds = x->by->registry->feeds;
    uint32_t first = run->first, begun = first, fault = 0, next;
    for (; run < last && (next = run[1].first) <= end; run++, first = next) {
        fault += run->tag & RUN_FAULT ? next - first : 0;
        if ((int64_t)(next - run->last) <= feed_hold_s(&feeds[run->feed]))
            continue;
        fault -= run->tag & RUN_FAULT ? next - first : 0;
        begun += next - first;
        sum_run(x, run, wide(first), wide(next), certain);
    }
    certain->all += first - begun;
    certain->fault += fault;
    return run;
}

void timeline_sum(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                  int64_t from, int64_t to, int64_t ret_seconds[4])
{
    const struct series *s = series_of(by->timelines, asset, aspect);
    const struct run *run = s->runs;
    const struct summing x = {by, asset, aspect, NULL, ret_seconds};
    struct certain certain = {0};
    uint32_t i = run_before(s, from);
    int64_t at = from;
    if (i == UINT32_MAX) {
        at = s->count ? instant_min(wide(run->first), to) : to;
        sum_stretches(&x, NULL, from, at);
    } else {
        run += i;
        int64_t next = i + 1 < s->count ? instant_min(wide(run[1].first), to) : to;
        sum_run(&x, run++, at, next, &certain);
        at = next;
    }
    if (at < to) {
        const struct run *last = s->runs + s->count - 1;
        int64_t end = instant_min(to, wide(last->first));
        run = sum_whole(&x, run, last, (uint32_t)(end - INSTANT_2000), &certain);
        at = wide(run->first);
        if (at < to)
            sum_run(&x, run, at, to, &certain);
    }
    ret_seconds[CONDITION_OK] += certain.all - certain.fault;
    ret_seconds[CONDITION_FAULT] += certain.fault;
}

/* As sum_tail(), where a measure says which seconds count. */
static void sum_open_tail(const struct summing *x, const struct run *run, int64_t from, int64_t to)
{
    if (!expected_is_reporter_alone(x->by, x->asset, x->aspect, run)) {
        sum_stretches(x, run, from, to);
        return;
    }
    const struct feed *f = &x->by->registry->feeds[run->feed];
    int64_t watched_s = 0, until;
    for (int64_t at = from; at < to; at = until) {
        bool watching;
        until = watch_until(&x->by->timelines->watch, run->feed, at, &watching);
        until = instant_min(until, to);
        watched_s += watching ? measure_within(x->measure, at, until) : 0;
    }
    bool until_next = f->report_ttl_s == TTL_UNTIL_NEXT;
    x->seconds[until_next ? run_condition(run) : CONDITION_SILENT] += watched_s;
    x->seconds[CONDITION_BLIND] += measure_within(x->measure, from, to) - watched_s;
}

/* As sum_run(), of which `open_s` are in the measure. */
static void sum_open(const struct summing *x, const struct run *run, int64_t from, int64_t next,
                     int64_t open_s)
{
    int64_t end = instant_max(certain_end(run, &x->by->registry->feeds[run->feed], next), from);
    if (end < next) {
        open_s = measure_within(x->measure, from, end);
        sum_open_tail(x, run, end, next);
    }
    x->seconds[run_condition(run)] += open_s;
}

/* As sum_whole(): what is certain is counted by where runs begin, each of which is looked up once. */
static const struct run *sum_whole_open(const struct summing *x, const struct run *run,
                                        const struct run *last, uint32_t end)
{
    const struct feed *feeds = x->by->registry->feeds;
    int64_t begin_s = measure_before(x->measure, wide(run->first)), before_s = begin_s;
    int64_t fault_s = 0, else_s = 0, until_s;
    for (uint32_t next; run < last && (next = run[1].first) <= end; run++, before_s = until_s) {
        until_s = measure_before(x->measure, wide(next));
        fault_s += run->tag & RUN_FAULT ? until_s - before_s : 0;
        if ((int64_t)(next - run->last) <= feed_hold_s(&feeds[run->feed]))
            continue;
        fault_s -= run->tag & RUN_FAULT ? until_s - before_s : 0;
        else_s += until_s - before_s;
        if (until_s > before_s)
            sum_open(x, run, wide(run->first), wide(next), until_s - before_s);
    }
    x->seconds[CONDITION_FAULT] += fault_s;
    x->seconds[CONDITION_OK] += before_s - begin_s - else_s - fault_s;
    return run;
}

void timeline_sum_within(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                         const struct measure *measure, int64_t from, int64_t to,
                         int64_t ret_seconds[4])
{
    const struct series *s = series_of(by->timelines, asset, aspect);
    const struct run *run = s->runs;
    const struct summing x = {by, asset, aspect, measure, ret_seconds};
    uint32_t i = run_before(s, from);
    int64_t at = from;
    if (i == UINT32_MAX) {
        at = s->count ? instant_min(wide(run->first), to) : to;
        sum_stretches(&x, NULL, from, at);
    } else {
        run += i;
        int64_t next = i + 1 < s->count ? instant_min(wide(run[1].first), to) : to;
        sum_open(&x, run++, at, next, measure_within(measure, at, next));
        at = next;
    }
    if (at < to) {
        const struct run *last = s->runs + s->count - 1;
        int64_t end = instant_min(to, wide(last->first));
        run = sum_whole_open(&x, run, last, (uint32_t)(end - INSTANT_2000));
        at = wide(run->first);
        if (at < to)
            sum_open(&x, run, at, to, measure_within(measure, at, to));
    }
}

/* The way that series_find takes to the run that is `part` of the way through the series. */
static void expect_run(const struct series *s, uint32_t part)
{
    const struct run *lo = s->runs;
    uint32_t len = s->count, aim = (uint32_t)((uint64_t)len * part >> 16);
    __builtin_prefetch(lo + aim);
    while (len > RUNS_NEAR) {
        uint32_t half = len / 2;
        __builtin_prefetch(lo + half);
        lo += aim >= half ? half : 0;
        aim -= aim >= half ? half : 0;
        len -= half;
    }
}

void timeline_expect(const struct timeline_reader *by, uint32_t asset, uint32_t part)
{
    const struct series *s = series_of(by->timelines, asset, 0);
    __builtin_prefetch(&by->registry->assets[asset].feed_count);
    for (int k = 0; k < ASPECT_COUNT; k++)
        expect_run(&s[k], part);
}

void timeline_expect_later(const struct timeline_reader *by, uint32_t asset)
{
    const struct series *s = series_of(by->timelines, asset, 0);
    __builtin_prefetch(s);
    __builtin_prefetch(s + ASPECT_COUNT - 1);
}

enum condition timeline_at(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                           int64_t at)
{
    const struct series *s = series_of(by->timelines, asset, aspect);
    uint32_t i = run_before(s, at);
    const struct run *run = i == UINT32_MAX ? NULL : &s->runs[i];
    int64_t until;
    if (run) {
        int64_t next = i + 1 < s->count ? wide(run[1].first) : INSTANT_EVER;
        if (at < certain_end(run, &by->registry->feeds[run->feed], next))
            return run_condition(run);
    }
    return tail_at(by, asset, aspect, run, at, &until);
}

#include "model/timeline_rewrite.h"

#include <stdlib.h>
#include <string.h>

static const struct series *series_of(const struct timelines *t, uint32_t asset, enum aspect aspect)
{
    return &t->series[(size_t)asset * ASPECT_COUNT + aspect];
}

/* The run that holds the instant; NULL: none does. */
static const struct run *run_at(const struct series *s, uint32_t at)
{
    uint32_t i = series_find(s, at);
    return i != UINT32_MAX && at <= s->runs[i].last ? &s->runs[i] : NULL;
}

struct window timeline_window(const struct timelines *t, uint32_t asset, enum aspect aspect,
                              uint32_t at_min, uint32_t at_max, uint32_t radius_s)
{
    const struct series *s = series_of(t, asset, aspect);
    struct window w = {.lo = at_min, .hi = at_max};
    const struct run *run = run_at(s, at_min);
    if (run) {
        w.cut_lo = at_min - run->first > radius_s;
        w.lo = w.cut_lo ? at_min - radius_s : run->first;
    }
    run = run_at(s, at_max);
    if (run) {
        w.cut_hi = run->last - at_max > radius_s;
        w.hi = w.cut_hi ? at_max + radius_s : run->last;
    }
    return w;
}

uint32_t timeline_radius(const struct timelines *t, uint32_t asset, enum aspect aspect,
                         uint32_t at_min, uint32_t at_max)
{
    const struct series *s = series_of(t, asset, aspect);
    const struct run *first = run_at(s, at_min), *last = run_at(s, at_max);
    uint32_t below = first ? run_gap_s(first) : 0, above = last ? run_gap_s(last) : 0;
    return below > above ? below : above;
}

/* What deciding between two reports of one instant needs. */
struct order {
    const struct timelines *timelines;
    const struct registry *registry;
};

static int by_instant(const void *a, const void *b, void *context)
{
    const struct point *x = a, *y = b;
    const struct order *o = context;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (claim_beats(o->timelines, o->registry, point_claim(x), point_claim(y)))
        return -1;
    return claim_beats(o->timelines, o->registry, point_claim(y), point_claim(x));
}

/* Sorts, and keeps the winner of each instant. */
static size_t keep_winners(struct timelines *t, const struct registry *r, struct point *points,
                           size_t count)
{
    struct order order = {t, r};
    qsort_r(points, count, sizeof *points, by_instant, &order);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || points[kept - 1].at != points[i].at)
            points[kept++] = points[i];
    }
    return kept;
}

/* Appends a winner to the end of a series with room. */
static void append(struct series *s, const struct registry *r, const struct point *p)
{
    struct run *last = s->count ? &s->runs[s->count - 1] : NULL;
    if (last && run_continues(last, r, point_tag(p), p->at)) {
        run_extend(last, p);
        return;
    }
    s->runs[s->count++] = run_of(p);
}

/* The runs of a series from `first` to before `end` give way to those of `made`. */
static enum status splice(struct series *s, uint32_t first, uint32_t end, const struct series *made)
{
    uint32_t rest = s->count - end;
    if (made->count > end - first && series_reserve(s, made->count - (end - first)) != STATUS_OK)
        return STATUS_MEMORY;
    memmove(&s->runs[first + made->count], &s->runs[end], rest * sizeof *s->runs);
    memcpy(&s->runs[first], made->runs, made->count * sizeof *s->runs);
    s->count = first + made->count + rest;
    return STATUS_OK;
}

/* Begins with the run before lo. One that reaches over lo is cut back to the first winner, which is one of
 * its own. Returns how many winners that used up. */
static size_t begin_before(struct series *made, const struct run *before, uint32_t lo,
                           const struct point *winners)
{
    if (!before)
        return 0;
    made->runs[made->count++] = *before;
    if (before->last < lo)
        return 0;
    run_end_with(&made->runs[0], &winners[0]);
    return 1;
}

/* A run that reaches over hi goes on from the last winner. */
static void go_on_after(struct series *made, const struct run *rest)
{
    struct run *last = &made->runs[made->count - 1];
    last->last = rest->last;
    last->last_ms = rest->last_ms;
    last->feed = rest->feed;
    if (rest->gap_code > last->gap_code)
        last->gap_code = rest->gap_code;
}

static uint32_t first_touched(const struct series *s, uint32_t lo)
{
    uint32_t i = series_find(s, lo);
    if (i == UINT32_MAX)
        return lo;
    /* the run before may be joined or cut, and so may the one before that at a clean cut */
    return i ? s->runs[i - 1].first : s->runs[i].first;
}

/* One presence is what the runs say, now that they show every report again. */
static void forget_only_presence(const struct timelines *t, const struct series *s)
{
    struct presences *kept = series_kept(t, s);
    if (kept && kept->count == 1)
        kept->count = 0;
}

/* The runs from the one before lo up to `end`, made of the winners in [lo, hi]. */
static enum status make_runs(const struct series *s, const struct registry *r, uint32_t first,
                             uint32_t end, struct window w, const struct point *winners,
                             size_t count, struct series *made)
{
    if (series_reserve(made, (uint32_t)count + 1) != STATUS_OK)
        return STATUS_MEMORY;
    bool before = first < s->count && s->runs[first].first < w.lo;
    for (size_t i = begin_before(made, before ? &s->runs[first] : NULL, w.lo, winners); i < count;
         i++)
        append(made, r, &winners[i]);
    if (end > 0 && s->runs[end - 1].last > w.hi && s->runs[end - 1].first <= w.hi)
        go_on_after(made, &s->runs[end - 1]);
    return STATUS_OK;
}

enum status timeline_rewrite(struct timelines *t, const struct registry *r, uint32_t asset,
                             enum aspect aspect, uint32_t lo, uint32_t hi, struct point *points,
                             size_t count)
{
    struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + aspect], made = {0};
    size_t winners = keep_winners(t, r, points, count);
    if (winners == 0)
        return STATUS_OK;
    uint32_t first = lo > 0 ? series_find(s, lo - 1) : UINT32_MAX, end = series_find(s, hi) + 1;
    first = first == UINT32_MAX ? 0 : first;
    uint32_t touched = first_touched(s, lo);
    struct window w = {.lo = lo, .hi = hi};
    enum status status = make_runs(s, r, first, end, w, points, winners, &made);
    if (status == STATUS_OK)
        status = splice(s, first, end, &made);
    if (status == STATUS_OK) {
        series_soil(s, touched);
        series_join(s, r, first + made.count - 1);
        forget_only_presence(t, s);
    }
    free(made.runs);
    return status;
}

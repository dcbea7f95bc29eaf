#include "model/timeline_rewrite.h"

#include <stdlib.h>
#include <string.h>

void timeline_window(const struct timelines *t, uint32_t asset, enum aspect aspect, uint32_t at_min,
                     uint32_t at_max, uint32_t *ret_lo, uint32_t *ret_hi)
{
    const struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + aspect];
    *ret_lo = at_min;
    *ret_hi = at_max;
    uint32_t i = series_find(s, at_min);
    /* neighbouring winners p < at_min <= q lie at most gap_max apart, so p >= at_min - gap_max */
    if (i != UINT32_MAX && at_min <= s->runs[i].last) {
        const struct run *run = &s->runs[i];
        *ret_lo = at_min - run->first <= run_gap_s(run) ? run->first : at_min - run_gap_s(run);
    }
    i = series_find(s, at_max);
    if (i != UINT32_MAX && at_max <= s->runs[i].last) {
        const struct run *run = &s->runs[i];
        *ret_hi = run->last - at_max <= run_gap_s(run) ? run->last : at_max + run_gap_s(run);
    }
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

/* What stands before lo. A run that reaches over lo is cut back to the first winner in the window,
 * which timeline_window made sure is one of its own. Returns how many winners that used up. */
static size_t copy_before(struct series *to, const struct series *from, uint32_t lo,
                          const struct point *winners)
{
    uint32_t i = 0;
    while (i < from->count && from->runs[i].first < lo)
        to->runs[to->count++] = from->runs[i++];
    if (to->count == 0 || to->runs[to->count - 1].last < lo)
        return 0;
    run_end_with(&to->runs[to->count - 1], &winners[0]);
    return 1;
}

/* What stands after hi; a run that reaches over hi goes on from the last winner in the window. */
static void copy_after(struct series *to, const struct series *from, const struct registry *r,
                       uint32_t hi)
{
    uint32_t i = 0;
    while (i < from->count && from->runs[i].last <= hi)
        i++;
    if (i < from->count && from->runs[i].first <= hi) {
        const struct run *rest = &from->runs[i++];
        struct run *last = &to->runs[to->count - 1];
        last->last = rest->last;
        last->last_ms = rest->last_ms;
        last->feed = rest->feed;
        if (rest->gap_code > last->gap_code)
            last->gap_code = rest->gap_code;
    }
    uint32_t seam = to->count;
    while (i < from->count)
        to->runs[to->count++] = from->runs[i++];
    if (seam && seam < to->count)
        series_join(to, r, seam - 1);
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

enum status timeline_rewrite(struct timelines *t, const struct registry *r, uint32_t asset,
                             enum aspect aspect, uint32_t lo, uint32_t hi, struct point *points,
                             size_t count)
{
    struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + aspect];
    size_t winners = keep_winners(t, r, points, count);
    if (winners == 0)
        return STATUS_OK;
    struct series made = {.presences = s->presences, .dirty_first = s->dirty_first};
    if (series_reserve(&made, s->count + (uint32_t)winners + 1) != STATUS_OK)
        return STATUS_MEMORY;
    series_soil(&made, first_touched(s, lo));
    for (size_t i = copy_before(&made, s, lo, points); i < winners; i++)
        append(&made, r, &points[i]);
    copy_after(&made, s, r, hi);
    free(s->runs);
    *s = made;
    forget_only_presence(t, s);
    struct run *trimmed = realloc(s->runs, s->count * sizeof *trimmed);
    if (trimmed) { /* most winners went on with a run and need no place of their own */
        s->runs = trimmed;
        s->cap = s->count;
    }
    return STATUS_OK;
}

#include "model/timeline.h"

#include <stdlib.h>
#include <string.h>

void timelines_free(struct timelines *t)
{
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++)
        free(t->series[i].runs);
    free(t->series);
    for (uint32_t i = 0; i < t->presences_count; i++)
        free(t->presences[i]);
    free(t->presences);
    watch_free(&t->watch);
    causes_free(&t->causes);
    *t = (struct timelines){0};
}

enum status timelines_grow(struct timelines *t, uint32_t asset_count, uint32_t feed_count)
{
    enum status s = watch_grow(&t->watch, feed_count);
    if (s != STATUS_OK || asset_count <= t->asset_count)
        return s;
    if (asset_count > t->asset_cap) {
        uint32_t cap = t->asset_cap + t->asset_cap / 2;
        if (cap < asset_count)
            cap = asset_count;
        struct series *series = realloc(t->series, (size_t)cap * ASPECT_COUNT * sizeof *series);
        if (!series)
            return STATUS_MEMORY;
        t->series = series;
        t->asset_cap = cap;
    }
    size_t old = (size_t)t->asset_count * ASPECT_COUNT;
    for (size_t i = old; i < (size_t)asset_count * ASPECT_COUNT; i++)
        t->series[i] = (struct series){.dirty_first = UINT32_MAX};
    t->asset_count = asset_count;
    return STATUS_OK;
}

/* A winner between runs i - 1 and i (of which either may not exist). */
static enum put series_insert(struct series *s, const struct registry *r, uint32_t i,
                              const struct point *p)
{
    if (series_reserve(s, 1) != STATUS_OK)
        return PUT_MEMORY;
    memmove(&s->runs[i + 1], &s->runs[i], (s->count - i) * sizeof *s->runs);
    s->runs[i] = run_of(p);
    s->count++;
    series_soil(s, i ? s->runs[i - 1].first : p->at);
    series_join(s, r, i);
    if (i)
        series_join(s, r, i - 1);
    return PUT_DONE;
}

/* A run of one report, and another report of the same second that beats it. */
static enum put series_replace(struct series *s, const struct registry *r, uint32_t i,
                               const struct point *p)
{
    s->runs[i] = run_of(p);
    series_soil(s, i ? s->runs[i - 1].first : p->at);
    series_join(s, r, i);
    if (i)
        series_join(s, r, i - 1);
    return PUT_DONE;
}

/* A report at the very end of a longer run. */
static enum put series_tie_last(struct timelines *t, struct series *s, const struct registry *r,
                                uint32_t i, const struct point *p)
{
    struct run *run = &s->runs[i];
    if (!claim_beats(t, r, point_claim(p), run_claim(run)))
        return PUT_DONE;
    if (run->tag != point_tag(p))
        return PUT_LOOKUP; /* the run must end at the report before, which it does not know */
    run_end_with(run, p);
    series_soil(s, run->first);
    series_join(s, r, i);
    return PUT_DONE;
}

/* A report at the beginning or in the middle of a longer run. */
static enum put series_inside(const struct series *s, const struct registry *r, uint32_t i,
                              const struct point *p)
{
    const struct run *run = &s->runs[i];
    /* it holds until the next one whatever stands before it: the run already says all of it */
    if (run->tag == point_tag(p) && feed_hold_s(&r->feeds[p->feed]) >= run_gap_s(run))
        return PUT_DONE;
    /* the first report of a fault run is a fault: an ok of that second loses unless it is later in it */
    if (p->at == run->first && p->ms == 0 && p->state == STATE_OK && (run->tag & RUN_FAULT))
        return PUT_DONE;
    return PUT_LOOKUP;
}

static enum put series_put_late(struct timelines *t, struct series *s, const struct registry *r,
                                const struct point *p)
{
    uint32_t i = series_find(s, p->at);
    if (i == UINT32_MAX)
        return series_insert(s, r, 0, p);
    const struct run *run = &s->runs[i];
    if (p->at > run->last)
        return series_insert(s, r, i + 1, p);
    if (run->first == run->last) {
        if (!claim_beats(t, r, point_claim(p), run_claim(run)))
            return PUT_DONE;
        return series_replace(s, r, i, p);
    }
    if (p->at == run->last)
        return series_tie_last(t, s, r, i, p);
    return series_inside(s, r, i, p);
}

struct presences **series_keep(struct timelines *t, struct series *s)
{
    if (s->presences)
        return &t->presences[s->presences - 1];
    if (t->presences_count == t->presences_cap) {
        uint32_t cap = t->presences_cap ? t->presences_cap * 2 : 64;
        struct presences **all = realloc(t->presences, cap * sizeof(*all));
        if (!all)
            return NULL;
        t->presences = all;
        t->presences_cap = cap;
    }
    t->presences[t->presences_count++] = NULL;
    s->presences = t->presences_count;
    return &t->presences[s->presences - 1];
}

const struct presence *series_presences(const struct timelines *t, const struct series *s,
                                        struct presence *one, uint32_t *ret_count)
{
    const struct presences *kept = series_kept(t, s);
    if (kept && kept->count > 0) {
        *ret_count = kept->count;
        return kept->items;
    }
    *one = (struct presence){s->runs[0].first, s->runs[s->count - 1].last, s->runs[0].feed};
    *ret_count = 1;
    return one;
}

/* The first report that the runs alone will not tell: from now on the presences are kept. */
static enum status begin_presences(struct timelines *t, struct series *s, int64_t gap_s,
                                   const struct point *p)
{
    struct presence one = {p->at, p->at, p->feed};
    uint32_t count;
    if (s->count > 0)
        series_presences(t, s, &one, &count);
    struct presences **kept = series_keep(t, s);
    if (!kept || presences_append(kept, &one) != STATUS_OK)
        return STATUS_MEMORY;
    return presences_add(kept, p->feed, p->at, gap_s);
}

/* Will the runs, with this report among them, tell the only presence of the series? */
static bool only_feed_goes_on(const struct series *s, int64_t gap_s, const struct point *p)
{
    if (s->count == 0)
        return true;
    const struct run *last = &s->runs[s->count - 1];
    if (p->feed != last->feed || p->at > last->last + gap_s)
        return false;
    return p->at >= last->first || p->at + gap_s >= s->runs[0].first;
}

/* Notes that a feed reported. */
static enum status note_presence(struct timelines *t, struct series *s, const struct registry *r,
                                 const struct point *p)
{
    int64_t gap_s = registry_presence_gap_s(r);
    struct presences *kept = series_kept(t, s);
    if (kept && kept->count > 0)
        return presences_add(series_keep(t, s), p->feed, p->at, gap_s);
    if (only_feed_goes_on(s, gap_s, p))
        return STATUS_OK;
    return begin_presences(t, s, gap_s, p);
}

enum put timeline_put(struct timelines *t, const struct registry *r, const struct point *p)
{
    struct series *s = &t->series[(size_t)p->asset * ASPECT_COUNT + p->aspect];
    if (note_presence(t, s, r, p) != STATUS_OK)
        return PUT_MEMORY;
    if (s->count == 0)
        return series_insert(s, r, 0, p);
    struct run *last = &s->runs[s->count - 1];
    if (p->at <= last->last)
        return series_put_late(t, s, r, p);
    if (!run_continues(last, r, point_tag(p), p->at))
        return series_insert(s, r, s->count, p);
    run_extend(last, p);
    series_soil(s, last->first);
    return PUT_DONE;
}

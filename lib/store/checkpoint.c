#include "store/checkpoint.h"

#include "model/repair_pack.h"
#include "store/sql.h"

#include <stdlib.h>

void checkpoint_free(struct checkpoint *c)
{
    if (!c)
        return;
    for (uint32_t i = 0; c->causes && i < c->cause_count; i++)
        free(c->causes[i]);
    free(c->causes);
    free(c->series);
    free(c->runs);
    free(c->presences);
    free(c->watches);
    free(c->intervals);
    free(c->blocks);
    buffer_free(&c->packs);
    buffer_free(&c->arrivals);
    free(c);
}

/* From when on a series is to be stored again; UINT32_MAX: not at all. */
static uint32_t soiled_from(const struct series *s, bool whole)
{
    return whole && s->count > 0 ? 0 : s->dirty_first;
}

static uint32_t presence_count(const struct presences *kept)
{
    return kept ? kept->count : 0;
}

/* Are the presences of this series to be stored again? A series whose every run is soiled may have some
 * stored that it no longer has. */
static bool presences_soiled(const struct timelines *t, const struct series *s, bool whole)
{
    const struct presences *kept = series_kept(t, s);
    if (whole)
        return presence_count(kept) > 0;
    return s->dirty_first == 0 || (kept && kept->dirty);
}

static uint32_t first_run(const struct series *s, uint32_t from)
{
    uint32_t lo = 0, hi = s->count;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (s->runs[mid].first < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static int64_t watch_soiled_from(const struct watch *w, uint32_t feed, bool whole)
{
    return whole && w->feeds[feed].count > 0 ? INT64_MIN : w->dirty_from[feed];
}

static uint32_t first_interval(const struct interval_set *set, int64_t from)
{
    size_t i = interval_set_find(set, from);
    if (i < set->count && set->items[i].from < from)
        i++;
    return (uint32_t)i;
}

/* How many of everything will be taken. */
static void count_dirty(const struct timelines *t, bool whole, struct checkpoint *c)
{
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++) {
        const struct series *s = &t->series[i];
        uint32_t from = soiled_from(s, whole);
        bool presences = presences_soiled(t, s, whole);
        if (from == UINT32_MAX && !presences)
            continue;
        c->series_count++;
        c->run_count += s->count - first_run(s, from);
        c->presence_count += presences ? presence_count(series_kept(t, s)) : 0;
    }
    for (uint32_t i = 0; i < t->watch.feed_count; i++) {
        int64_t from = watch_soiled_from(&t->watch, i, whole);
        if (from == INSTANT_EVER)
            continue;
        c->watch_count++;
        c->interval_count +=
            (uint32_t)t->watch.feeds[i].count - first_interval(&t->watch.feeds[i], from);
    }
}

static bool reserve(const struct timelines *t, struct checkpoint *c)
{
    c->series = malloc((c->series_count + 1) * sizeof *c->series);
    c->runs = malloc(((size_t)c->run_count + 1) * sizeof *c->runs);
    c->presences = malloc(((size_t)c->presence_count + 1) * sizeof *c->presences);
    c->watches = malloc((c->watch_count + 1) * sizeof *c->watches);
    c->intervals = malloc(((size_t)c->interval_count + 1) * sizeof *c->intervals);
    c->causes = calloc(t->causes.count + 1, sizeof *c->causes);
    if (!c->series || !c->runs || !c->presences || !c->watches || !c->intervals || !c->causes)
        return false;
    for (; c->cause_count < t->causes.count; c->cause_count++) {
        c->causes[c->cause_count] = text_copy(text_of(t->causes.names[c->cause_count]));
        if (!c->causes[c->cause_count])
            return false;
    }
    return true;
}

/* Copies what is soiled of the presences behind `at` and marks it clean. */
static void take_presences(const struct timelines *t, const struct series *s, bool whole,
                           struct checkpoint *c, uint32_t at, struct checkpoint_series *to)
{
    to->presence_from = at;
    to->presences_dirty = presences_soiled(t, s, whole);
    struct presences *kept = series_kept(t, s);
    if (!kept)
        return;
    kept->dirty = false;
    to->presence_count = to->presences_dirty ? kept->count : 0;
    memcpy(c->presences + at, kept->items, to->presence_count * sizeof *c->presences);
}

static void take_series(struct timelines *t, bool whole, struct checkpoint *c)
{
    uint32_t n = 0, runs = 0, presences = 0;
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++) {
        struct series *s = &t->series[i];
        uint32_t from = soiled_from(s, whole);
        if (from == UINT32_MAX && !presences_soiled(t, s, whole))
            continue;
        uint32_t first = first_run(s, from), count = s->count - first;
        struct checkpoint_series *to = &c->series[n++];
        *to = (struct checkpoint_series){.asset = (uint32_t)(i / ASPECT_COUNT),
                                         .aspect = (uint8_t)(i % ASPECT_COUNT),
                                         .dirty_first = from,
                                         .run_from = runs,
                                         .run_count = count};
        take_presences(t, s, whole, c, presences, to);
        presences += to->presence_count;
        if (count > 0)
            memcpy(c->runs + runs, s->runs + first, count * sizeof *s->runs);
        runs += count;
        s->dirty_first = UINT32_MAX;
    }
}

static void take_watches(struct watch *w, bool whole, struct checkpoint *c)
{
    uint32_t n = 0, intervals = 0;
    for (uint32_t i = 0; i < w->feed_count; i++) {
        int64_t from = watch_soiled_from(w, i, whole);
        if (from == INSTANT_EVER)
            continue;
        uint32_t first = first_interval(&w->feeds[i], from);
        uint32_t count = (uint32_t)w->feeds[i].count - first;
        c->watches[n++] = (struct checkpoint_watch){i, from, intervals, count};
        if (count > 0)
            memcpy(c->intervals + intervals, w->feeds[i].items + first,
                   count * sizeof *c->intervals);
        intervals += count;
        w->dirty_from[i] = INSTANT_EVER;
    }
}

/* False: out of memory. */
static bool pack_repairs(const struct repairs *s, bool whole, struct checkpoint *c)
{
    c->repairs = s->count;
    c->blocks = malloc(((size_t)repairs_blocks(s) + 1) * sizeof *c->blocks);
    if (!c->blocks)
        return false;
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        if (!whole && !s->blocks[i].soiled)
            continue;
        size_t from = c->packs.len;
        repairs_pack(s, i, &c->packs);
        c->blocks[c->block_count++] = (struct checkpoint_block){i, from, c->packs.len - from};
    }
    return !c->packs.failed;
}

static void clean_repairs(struct repairs *s)
{
    for (uint32_t i = 0; i < repairs_blocks(s); i++)
        s->blocks[i].soiled = false;
}

enum status checkpoint_take(struct timelines *t, struct repairs *repairs, bool whole,
                            struct checkpoint **ret)
{
    struct checkpoint *c = calloc(1, sizeof *c);
    if (!c)
        return STATUS_MEMORY;
    c->whole = c->in_parts = whole;
    c->first_at = c->last_at = INSTANT_NONE;
    count_dirty(t, whole, c);
    if (!pack_repairs(repairs, whole, c) || !reserve(t, c)) {
        checkpoint_free(c);
        return STATUS_MEMORY;
    }
    take_series(t, whole, c);
    take_watches(&t->watch, whole, c);
    clean_repairs(repairs);
    *ret = c;
    return STATUS_OK;
}

enum status checkpoint_block_digest(uint32_t block, struct text pack, struct digest *ret)
{
    const uint8_t number[] = {(uint8_t)block, (uint8_t)(block >> 8), (uint8_t)(block >> 16),
                              (uint8_t)(block >> 24)};
    struct text parts[] = {{(const char *)number, sizeof number}, pack};
    return digest_of(parts, 2, ret);
}

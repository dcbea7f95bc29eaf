#include "figure/contradiction.h"

static int64_t instant_of(uint32_t at)
{
    return INSTANT_2000 + (int64_t)at;
}

/* Until when what a run said last would have held. */
static int64_t held_until(const struct registry *r, const struct run *run)
{
    return instant_of(run->last) + feed_hold_s(&r->feeds[run->feed]);
}

/* Returns how many runs begin before `at`. */
static uint32_t runs_before(const struct series *s, int64_t at)
{
    uint32_t low = 0, high = s->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (instant_of(s->runs[middle].first) < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void contradictions_add(const struct district *d, uint32_t asset, enum aspect aspect, int64_t from,
                        int64_t to, int64_t *by_feed)
{
    const struct series *s = &d->timelines.series[(size_t)asset * ASPECT_COUNT + aspect];
    uint32_t first = runs_before(s, from);
    for (uint32_t i = first > 1 ? first - 1 : 1; i < s->count; i++) {
        const struct run *before = &s->runs[i - 1], *run = &s->runs[i];
        int64_t begin = instant_max(from, instant_of(run->first));
        int64_t end = instant_min(to, held_until(&d->registry, before));
        if (instant_of(run->first) >= to)
            return;
        if (i + 1 < s->count)
            end = instant_min(end, instant_of(s->runs[i + 1].first));
        bool differ = (before->tag & RUN_FAULT) != (run->tag & RUN_FAULT);
        if (differ && before->feed != run->feed && begin < end)
            by_feed[run->feed] += end - begin;
    }
}

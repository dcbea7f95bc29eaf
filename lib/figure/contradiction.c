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

/* Returns until when another feed's word holds that says the contrary of run i, where it is that feed's latest one
 * before the run: the latest such instant, INSTANT_NONE where there is none. */
static int64_t contrary_until(const struct registry *r, const struct series *s, uint32_t i)
{
    const struct run *run = &s->runs[i];
    uint16_t heard[CONTRADICTION_RUNS] = {run->feed};
    uint32_t count = 1;
    int64_t until = INSTANT_NONE;
    for (uint32_t k = i; k-- > 0 && i - k < CONTRADICTION_RUNS;) {
        const struct run *before = &s->runs[k];
        bool known = false;
        for (uint32_t n = 0; n < count; n++)
            known = known || heard[n] == before->feed;
        if (known)
            continue;
        heard[count++] = before->feed;
        if ((before->tag ^ run->tag) & RUN_FAULT)
            until = instant_max(until, held_until(r, before));
    }
    return until;
}

void contradictions_add(const struct district *d, uint32_t asset, enum aspect aspect, int64_t from,
                        int64_t to, int64_t *by_feed)
{
    const struct series *s = &d->timelines.series[(size_t)asset * ASPECT_COUNT + aspect];
    uint32_t first = runs_before(s, from);
    for (uint32_t i = first > 1 ? first - 1 : 1; i < s->count; i++) {
        const struct run *run = &s->runs[i];
        int64_t begin = instant_max(from, instant_of(run->first));
        if (instant_of(run->first) >= to)
            return;
        int64_t end = instant_min(to, contrary_until(&d->registry, s, i));
        if (i + 1 < s->count)
            end = instant_min(end, instant_of(s->runs[i + 1].first));
        by_feed[run->feed] += begin < end ? end - begin : 0;
    }
}

#include "figure/lateness.h"

static int64_t instant_of(uint32_t at)
{
    return INSTANT_2000 + (int64_t)at;
}

/* Returns the last run begun at or before `at`; UINT32_MAX: there is none. */
static uint32_t run_before(const struct series *s, int64_t at)
{
    if (at < INSTANT_2000)
        return UINT32_MAX;
    return series_find(s, (uint32_t)instant_min(at - INSTANT_2000, UINT32_MAX));
}

/* Few series have any: the walk is for those alone. */
static bool has_late(const struct series *s, uint32_t first, int64_t to)
{
    for (uint32_t i = first; i < s->count && instant_of(s->runs[i].first) < to; i++) {
        if (s->runs[i].tag & RUN_LATE)
            return true;
    }
    return false;
}

struct search {
    const struct registry *registry;
    const struct run *timely; /* the last run so far that came in time; NULL: none did */
    int64_t *by_feed;
};

static const struct run *timely_before(const struct series *s, uint32_t i)
{
    while (i > 0) {
        if (!(s->runs[--i].tag & RUN_LATE))
            return &s->runs[i];
    }
    return NULL;
}

/* Returns from when on nothing that came in time says the same. */
static int64_t alone_from(const struct search *x, const struct run *run, int64_t from)
{
    const struct run *t = x->timely;
    if (!t || (t->tag ^ run->tag) & RUN_FAULT)
        return from;
    int64_t held = instant_of(t->last) + feed_hold_s(&x->registry->feeds[t->feed]);
    return instant_max(from, held);
}

static void see(void *context, const struct stretch *s)
{
    struct search *x = context;
    bool is_said = s->condition == CONDITION_OK || s->condition == CONDITION_FAULT;
    if (s->run && !(s->run->tag & RUN_LATE))
        x->timely = s->run;
    if (!s->run || !(s->run->tag & RUN_LATE) || !is_said)
        return;
    int64_t from = alone_from(x, s->run, s->from);
    x->by_feed[s->run->feed] += from < s->to ? s->to - from : 0;
}

void lateness_add(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                  int64_t from, int64_t to, int64_t *by_feed)
{
    const struct series *s = &by->timelines->series[(size_t)asset * ASPECT_COUNT + aspect];
    uint32_t first = run_before(s, from);
    first = first == UINT32_MAX ? 0 : first;
    if (from >= to || !has_late(s, first, to))
        return;
    struct search x = {by->registry, timely_before(s, first), by_feed};
    timeline_walk(by, asset, aspect, from, to, see, &x);
}

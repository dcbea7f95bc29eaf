#include "model/expected.h"

static struct spell either(struct spell a, struct spell b)
{
    if (a.holds != b.holds)
        return a.holds ? a : b;
    int64_t until = a.holds ? instant_max(a.until, b.until) : instant_min(a.until, b.until);
    return (struct spell){a.holds, until};
}

static struct spell both(struct spell a, struct spell b)
{
    if (a.holds != b.holds)
        return a.holds ? b : a;
    int64_t until = a.holds ? instant_min(a.until, b.until) : instant_max(a.until, b.until);
    return (struct spell){a.holds, until};
}

static struct spell watching(const struct timeline_reader *by, uint32_t feed, int64_t at)
{
    struct spell s;
    s.until = watch_until(&by->timelines->watch, feed, at, &s.holds);
    return s;
}

/* Did a feed report in (at - expected_s, at]? `items` are its presences. */
static struct spell present(const struct presence *items, uint32_t count, int64_t expected_s,
                            int64_t at)
{
    uint32_t next = 0;
    if (at >= INSTANT_2000)
        next = presence_upper(items, count, items->feed,
                              (uint32_t)instant_min(at - INSTANT_2000, UINT32_MAX));
    int64_t end = next > 0 ? INSTANT_2000 + items[next - 1].last + expected_s : INSTANT_NONE;
    if (at < end)
        return (struct spell){true, end};
    return (struct spell){false, next < count ? INSTANT_2000 + items[next].first : INSTANT_EVER};
}

/* The feeds that the asset's record names, and no other. */
static struct spell named_watching(const struct timeline_reader *by, const struct asset *a,
                                   int64_t at)
{
    struct spell any = {false, INSTANT_EVER};
    for (uint32_t i = 0; i < a->feed_count; i++)
        any = either(any, watching(by, a->feeds[i], at));
    return any;
}

/* The reporter, and every feed that reported in the last expected_s. */
static struct spell reporters_watching(const struct timeline_reader *by, const struct series *s,
                                       const struct run *run, int64_t at)
{
    struct presence one;
    uint32_t count, group;
    const struct presence *items = series_presences(by->timelines, s, &one, &count);
    struct spell any = {false, INSTANT_EVER};
    for (uint32_t i = 0; i < count; i = group) {
        uint16_t feed = items[i].feed;
        group = i + presence_upper(items + i, count - i, feed, UINT32_MAX);
        if (by->registry->feeds[feed].unexpected)
            continue;
        struct spell w = watching(by, feed, at);
        if (feed != run->feed)
            w = both(w, present(items + i, group - i, by->expected_s, at));
        any = either(any, w);
    }
    return any;
}

struct spell expected_watching(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                               const struct run *run, int64_t at)
{
    const struct asset *a = &by->registry->assets[asset];
    if (a->feed_count > 0)
        return named_watching(by, a, at);
    if (!run)
        return (struct spell){false, INSTANT_EVER};
    return reporters_watching(by, &by->timelines->series[(size_t)asset * ASPECT_COUNT + aspect],
                              run, at);
}

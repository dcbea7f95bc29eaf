#include "figure/last_known.h"

/* Returns until when a run's last report was known to hold. */
static int64_t known_until(const struct district *d, const struct run *run, int64_t at)
{
    const struct feed *f = &d->registry.feeds[run->feed];
    int64_t last_at = INSTANT_2000 + (int64_t)run->last;
    if (f->report_ttl_s != TTL_UNTIL_NEXT)
        return last_at + f->report_ttl_s;
    int64_t watched_at = watch_last(&d->timelines.watch, run->feed, at, f->feed_ttl_s);
    return instant_max(last_at, watched_at) + f->feed_ttl_s;
}

struct last_known last_known_of(const struct district *d, const struct scope *scope, uint32_t asset,
                                enum aspect aspect, int64_t at)
{
    const struct series *s = &d->timelines.series[(size_t)asset * ASPECT_COUNT + aspect];
    const struct span *span = asset_span_at(&d->registry.assets[asset], at);
    struct last_known known = {LAST_UNKNOWN, span ? span->from : at};
    uint32_t i = at < INSTANT_2000
                     ? UINT32_MAX
                     : series_find(s, (uint32_t)instant_min(at - INSTANT_2000, UINT32_MAX));
    if (i == UINT32_MAX)
        return known;
    int64_t until = instant_min(known_until(d, &s->runs[i], at), at);
    if (until <= known.unknown_since && !scope_is_whole(scope))
        return known;
    known.state = s->runs[i].tag & RUN_FAULT ? LAST_FAULT : LAST_OK;
    known.unknown_since = until;
    return known;
}

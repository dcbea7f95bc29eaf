/* watch.h - when each feed was watching: the union of [t, t + feed_ttl_s) over its reports. */
#ifndef INTACT_MODEL_WATCH_H
#define INTACT_MODEL_WATCH_H

#include "base/interval.h"

struct watch {
    struct interval_set *feeds; /* by feed number; owned */
    int64_t *dirty_from;        /* stored intervals that begin here or later are out of date */
    uint32_t feed_count;
};

void watch_free(struct watch *w);
must_use enum status watch_grow(struct watch *w, uint32_t feed_count);

/* The feed reported (or beat) at `at`. */
must_use enum status watch_add(struct watch *w, uint32_t feed, int64_t at, int64_t feed_ttl_s);

/* Is the feed watching at `at` (lib/figure/README.md, States)? */
bool watch_holds(const struct watch *w, uint32_t feed, int64_t at);

/* The feed's last report at or before `at` (within a stretch of watching: at the latest then), or
 * INSTANT_NONE. */
int64_t watch_last(const struct watch *w, uint32_t feed, int64_t at, int64_t feed_ttl_s);

/* The end of the stretch of equal answer that begins at `at`: watching or not until then. */
int64_t watch_until(const struct watch *w, uint32_t feed, int64_t at, bool *ret_watching);

/* Seconds of [from, to) in which the feed was watching. */
int64_t watch_within(const struct watch *w, uint32_t feed, int64_t from, int64_t to);

#endif

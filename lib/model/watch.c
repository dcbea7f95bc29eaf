#include "model/watch.h"

#include <stdlib.h>
#include <string.h>

void watch_free(struct watch *w)
{
    for (uint32_t i = 0; i < w->feed_count; i++)
        interval_set_free(&w->feeds[i]);
    free(w->feeds);
    free(w->dirty_from);
    *w = (struct watch){0};
}

enum status watch_grow(struct watch *w, uint32_t feed_count)
{
    if (feed_count <= w->feed_count)
        return STATUS_OK;
    struct interval_set *feeds = realloc(w->feeds, feed_count * sizeof *feeds);
    if (!feeds)
        return STATUS_MEMORY;
    w->feeds = feeds;
    int64_t *dirty = realloc(w->dirty_from, feed_count * sizeof *dirty);
    if (!dirty)
        return STATUS_MEMORY;
    w->dirty_from = dirty;
    for (uint32_t i = w->feed_count; i < feed_count; i++) {
        feeds[i] = (struct interval_set){0};
        dirty[i] = INSTANT_EVER;
    }
    w->feed_count = feed_count;
    return STATUS_OK;
}

enum status watch_add(struct watch *w, uint32_t feed, int64_t at, int64_t feed_ttl_s)
{
    struct interval_set *set = &w->feeds[feed];
    enum status s = interval_set_add(set, at, at + feed_ttl_s);
    if (s != STATUS_OK)
        return s;
    /* the interval that now holds `at` may begin earlier, and what is stored of it must go */
    size_t i = interval_set_find(set, at);
    w->dirty_from[feed] = instant_min(w->dirty_from[feed], set->items[i].from);
    return STATUS_OK;
}

bool watch_holds(const struct watch *w, uint32_t feed, int64_t at)
{
    return interval_set_holds(&w->feeds[feed], at);
}

int64_t watch_last(const struct watch *w, uint32_t feed, int64_t at, int64_t feed_ttl_s)
{
    const struct interval_set *set = &w->feeds[feed];
    size_t i = interval_set_find(set, at);
    if (i < set->count && set->items[i].from <= at)
        return instant_min(set->items[i].to - feed_ttl_s, at);
    return i > 0 ? set->items[i - 1].to - feed_ttl_s : INSTANT_NONE;
}

int64_t watch_until(const struct watch *w, uint32_t feed, int64_t at, bool *ret_watching)
{
    const struct interval_set *set = &w->feeds[feed];
    size_t i = interval_set_find(set, at);
    *ret_watching = i < set->count && set->items[i].from <= at;
    if (i == set->count)
        return INSTANT_EVER;
    return *ret_watching ? set->items[i].to : set->items[i].from;
}

int64_t watch_within(const struct watch *w, uint32_t feed, int64_t from, int64_t to)
{
    return interval_set_within(&w->feeds[feed], from, to);
}

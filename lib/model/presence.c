#include "model/presence.h"

#include "base/text.h"

#include <stdlib.h>

static enum status reserve(struct presences **p)
{
    struct presences *old = *p;
    if (old && old->count < old->cap)
        return STATUS_OK;
    uint32_t cap = old && old->cap ? old->cap + old->cap / 2 + 1 : 2;
    struct presences *made = realloc(old, sizeof *made + cap * sizeof *made->items);
    if (!made)
        return STATUS_MEMORY;
    if (!old)
        *made = (struct presences){0};
    made->cap = cap;
    *p = made;
    return STATUS_OK;
}

uint32_t presence_upper(const struct presence *items, uint32_t count, uint16_t feed, uint32_t at)
{
    uint32_t lo = 0;
    while (lo < count) {
        uint32_t mid = lo + (count - lo) / 2;
        if (items[mid].feed < feed || (items[mid].feed == feed && items[mid].first <= at))
            lo = mid + 1;
        else
            count = mid;
    }
    return lo;
}

static enum status insert(struct presences **p, uint32_t i, const struct presence *item)
{
    enum status status = reserve(p);
    if (status != STATUS_OK)
        return status;
    struct presences *s = *p;
    memmove(&s->items[i + 1], &s->items[i], (s->count - i) * sizeof *s->items);
    s->items[i] = *item;
    s->count++;
    s->dirty = true;
    return STATUS_OK;
}

static void drop(struct presences *s, uint32_t i)
{
    memmove(&s->items[i], &s->items[i + 1], (s->count - i - 1) * sizeof *s->items);
    s->count--;
}

static bool near(uint32_t before, uint32_t after, int64_t gap_s)
{
    return (int64_t)after - before <= gap_s;
}

enum status presences_add(struct presences **p, uint16_t feed, uint32_t at, int64_t gap_s)
{
    struct presences *s = *p;
    uint32_t count = s ? s->count : 0;
    uint32_t next = s ? presence_upper(s->items, count, feed, at) : 0;
    struct presence *before =
        next > 0 && s->items[next - 1].feed == feed ? &s->items[next - 1] : NULL;
    struct presence *after = next < count && s->items[next].feed == feed ? &s->items[next] : NULL;
    if (before && at <= before->last)
        return STATUS_OK;
    bool joins_before = before && near(before->last, at, gap_s);
    bool joins_after = after && near(at, after->first, gap_s);
    if (!joins_before && !joins_after)
        return insert(p, next, &(struct presence){at, at, feed});
    if (joins_before)
        before->last = joins_after ? after->last : at;
    else
        after->first = at;
    if (joins_before && joins_after)
        drop(s, next);
    s->dirty = true;
    return STATUS_OK;
}

enum status presences_append(struct presences **p, const struct presence *item)
{
    return insert(p, *p ? (*p)->count : 0, item);
}

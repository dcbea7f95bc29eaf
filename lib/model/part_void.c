#include "model/part_void.h"

#include "model/repair.h"

#include <stdlib.h>

void part_void_free_content(struct part_void *v)
{
    free(v->assets);
    free(v->reason);
    *v = (struct part_void){0};
}

void part_voids_free(struct part_voids *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        part_void_free_content(&s->items[i]);
    free(s->items);
    *s = (struct part_voids){0};
}

enum status part_voids_add(struct part_voids *s, struct part_void *value)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 8;
        struct part_void *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    s->items[s->count++] = *value;
    *value = (struct part_void){0};
    return STATUS_OK;
}

bool part_void_is_whole(const struct part_void *v)
{
    return v->asset_count == 0 && v->aspects == ASPECTS_ALL;
}

static bool holds_row(const struct part_void *v, uint64_t seq, uint32_t feed)
{
    return v->feed == feed && seq <= v->seq_max;
}

bool part_voids_touch(const struct part_voids *s, uint64_t seq, uint32_t feed, int64_t first_at,
                      int64_t last_at)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct part_void *v = &s->items[i];
        if (holds_row(v, seq, feed) && v->from <= last_at && first_at < v->to)
            return true;
    }
    return false;
}

uint8_t part_voids_leave(const struct part_voids *s, uint64_t seq, uint32_t feed, uint32_t asset,
                         int64_t at, uint8_t states)
{
    unsigned left = states;
    for (uint32_t i = 0; i < s->count && left; i++) {
        const struct part_void *v = &s->items[i];
        if (!holds_row(v, seq, feed) || at < v->from || at >= v->to ||
            !list_allows(v->assets, v->asset_count, asset))
            continue;
        for (unsigned k = 0; k < ASPECT_COUNT; k++)
            left &= v->aspects >> k & 1 ? ~(3u << (2 * k)) : ~0u;
    }
    return (uint8_t)left;
}

bool part_voids_take_beat(const struct part_voids *s, uint64_t seq, uint32_t feed, int64_t at)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct part_void *v = &s->items[i];
        if (holds_row(v, seq, feed) && at >= v->from && at < v->to && part_void_is_whole(v))
            return true;
    }
    return false;
}

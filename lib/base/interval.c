#include "base/interval.h"

#include "base/grow.h"

#include <stdlib.h>

void interval_set_free(struct interval_set *set)
{
    free(set->items);
    *set = (struct interval_set){0};
}

/* Index of the first interval whose `to` is at or after `at`: the first [at, ...) may touch. */
static size_t first_ending_from(const struct interval_set *set, int64_t at)
{
    size_t low = 0, high = set->count;
    if (high > 0 && set->items[high - 1].to < at)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->items[middle].to < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum status make_room(struct interval_set *set)
{
    struct interval *items = grow(set->items, set->count, &set->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    set->items = items;
    return STATUS_OK;
}

static enum status insert(struct interval_set *set, size_t at, struct interval new)
{
    if (make_room(set))
        return STATUS_MEMORY;
    struct interval *place = set->items + at;
    memmove(place + 1, place, (set->count - at) * sizeof *place);
    *place = new;
    set->count++;
    return STATUS_OK;
}

enum status interval_set_add(struct interval_set *set, int64_t from, int64_t to)
{
    if (from >= to)
        return STATUS_OK;
    size_t first = first_ending_from(set, from);
    size_t end = first;
    while (end < set->count && set->items[end].from <= to)
        end++;
    if (end == first)
        return insert(set, first, (struct interval){from, to});
    struct interval *place = set->items + first;
    *place =
        (struct interval){instant_min(from, place->from), instant_max(to, set->items[end - 1].to)};
    memmove(place + 1, set->items + end, (set->count - end) * sizeof *place);
    set->count -= end - first - 1;
    return STATUS_OK;
}

size_t interval_set_find(const struct interval_set *set, int64_t at)
{
    return at == INT64_MAX ? set->count : first_ending_from(set, at + 1);
}

bool interval_set_holds(const struct interval_set *set, int64_t at)
{
    size_t i = interval_set_find(set, at);
    return i < set->count && set->items[i].from <= at;
}

int64_t interval_set_within(const struct interval_set *set, int64_t from, int64_t to)
{
    int64_t seconds = 0;
    for (size_t i = interval_set_find(set, from); i < set->count; i++) {
        if (set->items[i].from >= to)
            break;
        int64_t begin = instant_max(from, set->items[i].from);
        int64_t end = instant_min(to, set->items[i].to);
        if (begin < end)
            seconds += end - begin;
    }
    return seconds;
}

#include "base/measure.h"

#include <stdlib.h>

/* The slot that begins at `begin`; `first` and `before_s` as they stand there. */
static struct measure_slot slot_at(const struct interval_set *set, size_t first, int64_t before_s,
                                   int64_t begin)
{
    struct measure_slot slot = {.before_s = (uint32_t)before_s, .first = (uint32_t)first};
    int64_t end = begin + MEASURE_SLOT_S;
    for (size_t i = first; i < set->count && set->items[i].from < end; i++)
        slot.count++;
    if (slot.count == 0)
        return slot;
    slot.from = (uint16_t)(instant_max(set->items[first].from, begin) - begin);
    slot.to = (uint16_t)(instant_min(set->items[first].to, end) - begin);
    return slot;
}

enum status measure_make(int64_t from, int64_t to, struct interval_set *set, struct measure *ret)
{
    size_t count = (size_t)((to - from) / MEASURE_SLOT_S) + 1;
    struct measure_slot *slots = malloc(count * sizeof *slots);
    if (!slots)
        return STATUS_MEMORY;
    size_t first = 0;
    int64_t sum_s = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t begin = from + (int64_t)i * MEASURE_SLOT_S;
        for (; first < set->count && set->items[first].to <= begin; first++)
            sum_s += set->items[first].to - set->items[first].from;
        bool cut = first < set->count && set->items[first].from < begin;
        slots[i] = slot_at(set, first, sum_s + (cut ? begin - set->items[first].from : 0), begin);
    }
    *ret = (struct measure){from, to, *set, slots};
    *set = (struct interval_set){0};
    return STATUS_OK;
}

void measure_free(struct measure *m)
{
    interval_set_free(&m->set);
    free(m->slots);
    *m = (struct measure){0};
}

static enum status add_common(const struct interval_set *a, const struct interval_set *b,
                              struct interval_set *set)
{
    enum status status = STATUS_OK;
    for (size_t i = 0, k = 0; i < a->count && k < b->count && !status;) {
        int64_t from = instant_max(a->items[i].from, b->items[k].from);
        int64_t to = instant_min(a->items[i].to, b->items[k].to);
        status = interval_set_add(set, from, to);
        if (a->items[i].to <= b->items[k].to)
            i++;
        else
            k++;
    }
    return status;
}

enum status measure_meet(const struct measure *a, const struct measure *b, struct measure *ret)
{
    struct interval_set set = {0};
    int64_t from = instant_max(a->from, b->from);
    int64_t to = instant_max(from, instant_min(a->to, b->to));
    enum status status = add_common(&a->set, &b->set, &set);
    if (!status)
        status = measure_make(from, to, &set, ret);
    if (status)
        interval_set_free(&set);
    return status;
}

static enum status add_others(const struct interval_set *b, int64_t from, int64_t to,
                              struct interval_set *set)
{
    int64_t at = from;
    enum status status = STATUS_OK;
    for (size_t i = interval_set_find(b, from); i < b->count && at < to && !status; i++) {
        status = interval_set_add(set, at, instant_min(b->items[i].from, to));
        at = b->items[i].to;
    }
    return status ? status : interval_set_add(set, at, to);
}

enum status measure_less(const struct measure *a, const struct measure *b, struct measure *ret)
{
    struct interval_set others = {0}, both = {0};
    const struct measure *range = a ? a : b;
    enum status status = add_others(&b->set, range->from, range->to, &others);
    if (!status && a)
        status = add_common(&a->set, &others, &both);
    if (!status)
        status = measure_make(range->from, range->to, a ? &both : &others, ret);
    interval_set_free(&others);
    interval_set_free(&both);
    return status;
}

int64_t measure_further(const struct measure *m, const struct measure_slot *slot, int64_t at)
{
    int64_t sum_s = 0;
    const struct interval *items = m->set.items;
    for (size_t i = slot->first + (size_t)1; i < m->set.count && items[i].from < at; i++)
        sum_s += instant_min(items[i].to, at) - items[i].from;
    return sum_s;
}

/* The last slot with fewer than `wanted_s` seconds before it, from slot `low` on, which is such a one. What is
 * looked for is mostly near: the steps grow until it is passed. */
static size_t slot_before(const struct measure *m, size_t low, int64_t wanted_s)
{
    size_t count = (size_t)((m->to - m->from) / MEASURE_SLOT_S) + 1, step = 1;
    while (low + step < count && m->slots[low + step].before_s < wanted_s) {
        low += step;
        step *= 2;
    }
    for (; step > 0; step /= 2) {
        if (low + step < count && m->slots[low + step].before_s < wanted_s)
            low += step;
    }
    return low;
}

int64_t measure_reach(const struct measure *m, int64_t at, int64_t s)
{
    int64_t wanted_s = measure_before(m, at) + s;
    if (at >= m->to)
        return INSTANT_EVER;
    size_t slot = at <= m->from ? 0 : (size_t)(at - m->from) / MEASURE_SLOT_S;
    slot = slot_before(m, slot, wanted_s);
    int64_t begin = m->from + (int64_t)slot * MEASURE_SLOT_S;
    int64_t left_s = wanted_s - m->slots[slot].before_s;
    for (size_t i = m->slots[slot].first; i < m->set.count; i++) {
        int64_t from = instant_max(m->set.items[i].from, begin);
        if (left_s <= m->set.items[i].to - from)
            return from + left_s;
        left_s -= m->set.items[i].to - from;
    }
    return INSTANT_EVER;
}

#include "base/measure.h"

#include <stdlib.h>

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
        int64_t before_s = sum_s + (cut ? begin - set->items[first].from : 0);
        slots[i] = (struct measure_slot){(uint32_t)before_s, (uint32_t)first};
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

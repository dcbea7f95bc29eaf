#include "figure/origin.h"

#include "figure/population.h"

/* Returns how many runs begin before `at`. */
static uint32_t runs_before(const struct series *series, int64_t at)
{
    uint32_t low = 0, high = series->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (INSTANT_2000 + (int64_t)series->runs[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Is a second of [from, to) in service, in a span that is looked at? */
static enum status is_served(const struct district *d, const struct query *q, uint32_t asset,
                             int64_t from, int64_t to, bool *ret)
{
    const struct asset *a = &d->registry.assets[asset];
    *ret = false;
    for (uint32_t i = 0; i < a->span_count && !*ret; i++) {
        const struct span *span = &a->spans[i];
        const struct measure *hours;
        int64_t begin = instant_max(span->from, from), end = instant_min(span->to, to);
        if (begin >= end || !population_has(d, q, asset, span->project))
            continue;
        const struct rules *terms = rules_of_project(q->rules, &d->registry, span->project);
        if (service_hours(d, terms, begin, end, &hours) != STATUS_OK)
            return STATUS_MEMORY;
        *ret = measure_within(hours, begin, end) > 0;
    }
    return STATUS_OK;
}

enum status fault_origin(const struct district *d, const struct query *q, uint32_t asset,
                         enum aspect aspect, int64_t at, int64_t *ret)
{
    const struct series *series = &d->timelines.series[(size_t)asset * ASPECT_COUNT + aspect];
    for (uint32_t i = runs_before(series, at); i-- > 0;) {
        const struct run *run = &series->runs[i];
        int64_t first = INSTANT_2000 + (int64_t)run->first;
        int64_t last = instant_min(INSTANT_2000 + (int64_t)run->last + 1, at);
        bool served = false;
        if (!(run->tag & RUN_FAULT) && is_served(d, q, asset, first, last, &served) != STATUS_OK)
            return STATUS_MEMORY;
        if (served) {
            *ret = first;
            return STATUS_OK;
        }
    }
    *ret = instant_min(at, d->registry.assets[asset].spans[0].from);
    return STATUS_OK;
}

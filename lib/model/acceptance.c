#include "model/acceptance.h"

#include <stdlib.h>

void acceptances_free(struct acceptances *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->items[i].note);
    free(s->items);
    *s = (struct acceptances){0};
}

enum status acceptances_add(struct acceptances *s, struct acceptance *value)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 64;
        struct acceptance *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    s->items[s->count++] = *value;
    *value = (struct acceptance){0};
    return STATUS_OK;
}

/* By project and asset, then the latest last. */
static int by_asset(const void *a, const void *b, void *context)
{
    const struct acceptance *items = context;
    uint32_t m = *(const uint32_t *)a, n = *(const uint32_t *)b;
    const struct acceptance *x = items + m, *y = items + n;
    if (x->project != y->project)
        return x->project < y->project ? -1 : 1;
    if (x->asset != y->asset)
        return x->asset < y->asset ? -1 : 1;
    if (x->inspected_on != y->inspected_on)
        return x->inspected_on < y->inspected_on ? -1 : 1;
    return (m > n) - (m < n);
}

static bool same_asset(const struct acceptance *x, const struct acceptance *y)
{
    return x->project == y->project && x->asset == y->asset;
}

enum status acceptances_latest(const struct acceptances *s, int32_t day, uint32_t **ret_numbers,
                               uint32_t *ret_count)
{
    uint32_t count = 0, kept = 0;
    uint32_t *list = malloc(((size_t)s->count + 1) * sizeof *list);
    if (!list)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].inspected_on <= day)
            list[count++] = i;
    }
    qsort_r(list, count, sizeof *list, by_asset, s->items);
    for (uint32_t i = 0; i < count; i++) {
        bool last = i + 1 == count || !same_asset(s->items + list[i], s->items + list[i + 1]);
        if (last)
            list[kept++] = list[i];
    }
    *ret_numbers = list;
    *ret_count = kept;
    return STATUS_OK;
}

#include "figure/query.h"

#include "base/grow.h"

#include <stdlib.h>

enum status filter_add(struct filter *f, uint32_t number)
{
    f->given = true;
    uint32_t *items = grow(f->items, f->count, &f->cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    f->items = items;
    f->items[f->count++] = number;
    return STATUS_OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void filter_close(struct filter *f)
{
    if (f->count)
        qsort(f->items, f->count, sizeof *f->items, by_number);
}

uint32_t filter_place(const struct filter *f, uint32_t number)
{
    if (number == NONE || f->count == 0)
        return NONE;
    const uint32_t *item = bsearch(&number, f->items, f->count, sizeof number, by_number);
    return item ? (uint32_t)(item - f->items) : NONE;
}

bool filter_passes(const struct filter *f, uint32_t number)
{
    return !f->given || filter_place(f, number) != NONE;
}

void query_free(struct query *q)
{
    free(q->projects.items);
    free(q->contractors.items);
    free(q->towns.items);
    free(q->assets.items);
    q->projects = q->contractors = q->towns = q->assets = (struct filter){0};
}

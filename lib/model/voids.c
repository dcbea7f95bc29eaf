#include "model/voids.h"

#include <stdlib.h>

void voids_free(struct voids *v)
{
    for (uint32_t i = 0; i < v->count; i++)
        free(v->items[i].reason);
    free(v->items);
    *v = (struct voids){0};
}

enum status voids_add(struct voids *v, struct void_entry *entry)
{
    if (v->count == v->cap) {
        uint32_t cap = v->cap ? v->cap * 2 : 8;
        struct void_entry *items = realloc(v->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        v->items = items;
        v->cap = cap;
    }
    v->items[v->count++] = *entry;
    entry->reason = NULL;
    return STATUS_OK;
}

struct void_entry *voids_find(const struct voids *v, uint64_t batch)
{
    for (uint32_t i = 0; i < v->count; i++) {
        if (v->items[i].batch == batch)
            return &v->items[i];
    }
    return NULL;
}

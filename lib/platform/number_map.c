#include "platform/number_map.h"

#include <stdlib.h>
#include <string.h>

/* The keys are hashes already; 0 stands for a free place. */
static uint64_t key_of(uint64_t key)
{
    return key ? key : 1;
}

static struct number_entry *place_of(struct number_entry *entries, uint32_t cap, uint64_t key)
{
    uint32_t i = (uint32_t)(key & (cap - 1));
    while (entries[i].key != 0 && entries[i].key != key)
        i = (i + 1) & (cap - 1);
    return entries + i;
}

void number_map_free(struct number_map *m)
{
    free(m->entries);
    *m = (struct number_map){0};
}

void number_map_clear(struct number_map *m)
{
    if (m->entries)
        memset(m->entries, 0, m->cap * sizeof *m->entries);
    m->count = 0;
}

uint32_t *number_map_find(const struct number_map *m, uint64_t key)
{
    if (m->count == 0)
        return NULL;
    struct number_entry *e = place_of(m->entries, m->cap, key_of(key));
    return e->key ? &e->value : NULL;
}

static enum status grow(struct number_map *m)
{
    uint32_t cap = m->cap ? m->cap * 2 : 16;
    struct number_entry *entries = calloc(cap, sizeof *entries);
    if (!entries)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < m->cap; i++) {
        if (m->entries[i].key)
            *place_of(entries, cap, m->entries[i].key) = m->entries[i];
    }
    free(m->entries);
    m->entries = entries;
    m->cap = cap;
    return STATUS_OK;
}

enum status number_map_put(struct number_map *m, uint64_t key, uint32_t value)
{
    if (m->count * 2 >= m->cap) {
        enum status status = grow(m);
        if (status)
            return status;
    }
    struct number_entry *e = place_of(m->entries, m->cap, key_of(key));
    m->count += e->key == 0;
    *e = (struct number_entry){key_of(key), value};
    return STATUS_OK;
}

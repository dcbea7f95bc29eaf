#include "base/index.h"

#include "base/digest.h"

#include <assert.h>
#include <stdlib.h>

#define CAP_MIN 16
#define CAP_MAX (UINT32_C(1) << 31)

struct index_slot {
    const char *key; /* borrowed */
    uint64_t hash;
    uint32_t len;
    uint32_t value; /* INDEX_NONE: the slot is free */
};

void index_free(struct index *index)
{
    free(index->slots);
    *index = (struct index){0};
}

/* The slot that holds `key`, or the free one where it belongs. One slot is always free. */
static struct index_slot *probe(struct index_slot *slots, uint32_t cap, struct text key,
                                uint64_t hash)
{
    for (uint32_t i = (uint32_t)hash & (cap - 1);; i = (i + 1) & (cap - 1)) {
        struct index_slot *slot = slots + i;
        if (slot->value == INDEX_NONE)
            return slot;
        if (slot->hash == hash && text_equal((struct text){slot->key, slot->len}, key))
            return slot;
    }
}

uint32_t index_find(const struct index *index, struct text key)
{
    if (index->count == 0)
        return INDEX_NONE;
    return probe(index->slots, index->cap, key, fast_hash(key.at, key.len, index->seed))->value;
}

static struct index_slot *make_slots(uint32_t cap)
{
    struct index_slot *slots = calloc(cap, sizeof *slots);
    for (uint32_t i = 0; slots && i < cap; i++)
        slots[i].value = INDEX_NONE;
    return slots;
}

static enum status grow(struct index *index, uint32_t cap)
{
    struct index_slot *slots = make_slots(cap);
    if (!slots)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < index->cap; i++) {
        const struct index_slot *old = index->slots + i;
        if (old->value != INDEX_NONE)
            *probe(slots, cap, (struct text){old->key, old->len}, old->hash) = *old;
    }
    free(index->slots);
    index->slots = slots;
    index->cap = cap;
    return STATUS_OK;
}

enum status index_reserve(struct index *index, uint32_t count)
{
    uint32_t cap = index->cap ? index->cap : CAP_MIN;
    enum status status =
        index->cap == 0 ? random_bytes(&index->seed, sizeof index->seed) : STATUS_OK;
    while (cap / 4 * 3 < count && cap < CAP_MAX)
        cap *= 2;
    if (status != STATUS_OK || cap / 4 * 3 < count)
        return STATUS_MEMORY;
    return cap > index->cap ? grow(index, cap) : STATUS_OK;
}

enum status index_add(struct index *index, struct text key, uint32_t value)
{
    assert(value != INDEX_NONE && key.len <= UINT32_MAX);
    if (index_reserve(index, index->count + 1) != STATUS_OK)
        return STATUS_MEMORY;
    uint64_t hash = fast_hash(key.at, key.len, index->seed);
    struct index_slot *slot = probe(index->slots, index->cap, key, hash);
    if (slot->value != INDEX_NONE)
        return STATUS_CONFLICT;
    *slot = (struct index_slot){key.at, hash, (uint32_t)key.len, value};
    index->count++;
    return STATUS_OK;
}

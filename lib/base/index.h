/* index.h - finds a number by its text: a hash table from codes to array positions. */
#ifndef INTACT_BASE_INDEX_H
#define INTACT_BASE_INDEX_H

#include "base/text.h"

#define INDEX_NONE UINT32_MAX

/* Open addressing, power-of-two size, keys hashed with XXH3 under a random seed.
 * Keys are not copied: they must outlive the index and stay where they are. Zeroed: empty. */
struct index {
    struct index_slot *slots; /* owned */
    uint32_t cap, count;
    uint64_t seed; /* drawn at the first insertion */
};

void index_free(struct index *index);

/* The number stored for `key`, or INDEX_NONE. */
uint32_t index_find(const struct index *index, struct text key);

/* Makes room for so many keys. STATUS_MEMORY leaves the index as it was. */
must_use enum status index_reserve(struct index *index, uint32_t count);

/* Stores a key. STATUS_CONFLICT: it is there already. This and STATUS_MEMORY leave the index as it was. */
must_use enum status index_add(struct index *index, struct text key, uint32_t value);

#endif

/* number_map.h - 64-bit keys to small numbers: hashes of what has been seen. */
#ifndef INTACT_PLATFORM_NUMBER_MAP_H
#define INTACT_PLATFORM_NUMBER_MAP_H

#include "base/status.h"

#include <stdint.h>

/* Zeroed: empty. */
struct number_map {
    struct number_entry {
        uint64_t key; /* 0: the place is free */
        uint32_t value;
    } * entries; /* owned */
    uint32_t count, cap;
};

void number_map_free(struct number_map *m);
/* Forgets all, and keeps the memory. */
void number_map_clear(struct number_map *m);
/* Returns the value's place until the next put; NULL: there is none. */
uint32_t *number_map_find(const struct number_map *m, uint64_t key);
/* Sets a value. STATUS_MEMORY: nothing has changed. */
must_use enum status number_map_put(struct number_map *m, uint64_t key, uint32_t value);

#endif

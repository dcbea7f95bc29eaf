#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>

#define FIRST_CAP 4

void *grow(void *items, size_t count, size_t *cap, size_t item_size)
{
    if (count < *cap)
        return items;
    size_t wanted = *cap ? *cap * 2 : FIRST_CAP;
    if (*cap > SIZE_MAX / 2 || wanted > SIZE_MAX / item_size)
        return NULL;
    void *moved = realloc(items, wanted * item_size);
    if (moved)
        *cap = wanted;
    return moved;
}

/* grow.h - room for one more item at the end of a list. */
#ifndef INTACT_BASE_GROW_H
#define INTACT_BASE_GROW_H

#include "base/status.h"

#include <stddef.h>

/* Returns `items` with room for one item after the first `count`; a full list is moved and *cap
 * doubled. NULL: out of memory, and the list and *cap stay as they were. */
must_use void *grow(void *items, size_t count, size_t *cap, size_t item_size);

#endif

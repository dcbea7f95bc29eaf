/* interval.h - sets of seconds as sorted, disjoint, half-open intervals. */
#ifndef INTACT_BASE_INTERVAL_H
#define INTACT_BASE_INTERVAL_H

#include "base/instant.h"

struct interval {
    int64_t from; /* first second */
    int64_t to;   /* one past the last second; INSTANT_EVER: open */
};

/* Sorted by `from`, never touching or overlapping. A zeroed struct is the empty set. */
struct interval_set {
    struct interval *items; /* owned */
    size_t count, cap;
};

void interval_set_free(struct interval_set *set);

/* Adds [from, to), merging what it touches; from >= to adds nothing. Amortised O(1) at the end.
 * STATUS_MEMORY leaves the set as it was. */
must_use enum status interval_set_add(struct interval_set *set, int64_t from, int64_t to);

/* Index of the first interval whose `to` is after `at` (count when there is none). */
size_t interval_set_find(const struct interval_set *set, int64_t at);
bool interval_set_holds(const struct interval_set *set, int64_t at);

/* Seconds of [from, to) that lie in the set. */
int64_t interval_set_within(const struct interval_set *set, int64_t from, int64_t to);

static inline int64_t instant_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t instant_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

#endif

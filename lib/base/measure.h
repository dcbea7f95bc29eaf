/* measure.h - counts the seconds of a set of intervals up to any instant, at the same cost however many there are. */
#ifndef INTACT_BASE_MEASURE_H
#define INTACT_BASE_MEASURE_H

#include "base/interval.h"

#define MEASURE_SLOT_S 4096 /* a power of two: which slot an instant is in is asked for every run */

/* One slot of time. Most hold one interval at most: what of it lies in there is said at once. */
struct measure_slot {
    uint32_t before_s; /* seconds of the set before the slot */
    uint32_t first;    /* the first interval that ends after the slot begins */
    uint16_t from, to; /* what the slot holds of that interval, from the slot's begin on */
    uint16_t count;    /* intervals that the slot holds a part of */
};

/* A set of intervals from `from` to `to`, and its slots. Immutable once made. */
struct measure {
    int64_t from, to; /* the stretch that it speaks of; outside of it nothing is in the set */
    struct interval_set set;
    struct measure_slot *slots; /* one each MEASURE_SLOT_S from `from` on; owned */
};

/* Takes the set over, which has nothing outside of [from, to). STATUS_MEMORY leaves it with the caller. */
must_use enum status measure_make(int64_t from, int64_t to, struct interval_set *set,
                                  struct measure *ret);
void measure_free(struct measure *m);

/* Makes the measure of the seconds that are in both, where both speak. STATUS_MEMORY. */
must_use enum status measure_meet(const struct measure *a, const struct measure *b,
                                  struct measure *ret);

/* Makes the measure of a's seconds that are not in b; a NULL: of all those of which b speaks. STATUS_MEMORY. */
must_use enum status measure_less(const struct measure *a, const struct measure *b,
                                  struct measure *ret);

/* Returns the seconds of a slot's further intervals, after its first, before `at`. */
int64_t measure_further(const struct measure *m, const struct measure_slot *slot, int64_t at);

/* Returns the instant at which `s` seconds of the set have passed since `at`; INSTANT_EVER: there are
 * fewer. `s` is over 0. */
int64_t measure_reach(const struct measure *m, int64_t at, int64_t s);

/* Returns the seconds of the set before `at`. */
static inline int64_t measure_before(const struct measure *m, int64_t at)
{
    if (at <= m->from)
        return 0;
    uint64_t in = (uint64_t)(instant_min(at, m->to) - m->from);
    const struct measure_slot *slot = &m->slots[in / MEASURE_SLOT_S];
    uint32_t within = (uint32_t)(in % MEASURE_SLOT_S);
    uint32_t end = within < slot->to ? within : slot->to;
    int64_t sum_s = slot->before_s + (end > slot->from ? end - slot->from : 0);
    return slot->count < 2 ? sum_s : sum_s + measure_further(m, slot, m->from + (int64_t)in);
}

/* Returns the seconds of [from, to) that are in the set; all of them where `m` is NULL. */
static inline int64_t measure_within(const struct measure *m, int64_t from, int64_t to)
{
    return m ? measure_before(m, to) - measure_before(m, from) : to - from;
}

#endif

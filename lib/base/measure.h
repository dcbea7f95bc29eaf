/* measure.h - counts the seconds of a set of intervals up to any instant, at the same cost however many there are. */
#ifndef INTACT_BASE_MEASURE_H
#define INTACT_BASE_MEASURE_H

#include "base/interval.h"

#define MEASURE_SLOT_S 3600

/* One slot of time: what lies before it, and the first interval that ends after it begins. */
struct measure_slot {
    uint32_t before_s, first;
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

/* Returns the seconds of the set before `at`. */
static inline int64_t measure_before(const struct measure *m, int64_t at)
{
    if (at <= m->from)
        return 0;
    int64_t in = instant_min(at, m->to);
    const struct measure_slot *slot = &m->slots[(in - m->from) / MEASURE_SLOT_S];
    int64_t sum_s = slot->before_s;
    int64_t begin = in - (in - m->from) % MEASURE_SLOT_S;
    for (size_t i = slot->first; i < m->set.count && m->set.items[i].from < in; i++)
        sum_s += instant_min(m->set.items[i].to, in) - instant_max(m->set.items[i].from, begin);
    return sum_s;
}

/* Returns the seconds of [from, to) that are in the set; all of them where `m` is NULL. */
static inline int64_t measure_within(const struct measure *m, int64_t from, int64_t to)
{
    return m ? measure_before(m, to) - measure_before(m, from) : to - from;
}

#endif

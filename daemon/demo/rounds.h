/* rounds.h - when each feed of the demonstration makes its rounds, and what it sends then. */
#ifndef INTACT_DEMO_ROUNDS_H
#define INTACT_DEMO_ROUNDS_H

#include "demo/world.h"

struct demo_round {
    int64_t at;
    int feed; /* index of demo_feeds */
};

struct demo_rounds {
    struct demo_round *items; /* by instant, then feed; owned */
    size_t count;
};

/* Lists the rounds of [from, to), without those during an outage of their feed: of each feed's paces, one in
 * `every`. */
must_use enum status demo_rounds_plan(uint64_t seed, int64_t from, int64_t to, int64_t every,
                                      struct demo_rounds *ret);
void demo_rounds_free(struct demo_rounds *r);

/* Writes rounds as NDJSON. For one thread, and quickest when the rounds come in order. The world
 * must outlive it. */
struct demo_reporter;
must_use enum status demo_reporter_new(const struct demo_world *world, struct demo_reporter **ret);
void demo_reporter_free(struct demo_reporter *r); /* NULL allowed */

/* Replaces what is in `out` by the body of one POST. STATUS_MEMORY. */
must_use enum status demo_reporter_write(struct demo_reporter *r, const struct demo_round *round,
                                         struct buffer *out);

#endif

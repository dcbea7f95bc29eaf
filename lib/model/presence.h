/* presence.h - when each feed reported one aspect of one asset: who is expected to go on with it.
 *
 * lib/figure/README.md (States) asks of every second past a report's end which feeds reported the
 * same in the last expected_s. A presence is a maximal row of one feed's reports in which no two
 * neighbours are further apart than the least expected_s of all rules; so it is exact for every
 * expected_s that a rule may have, and a feed that polls costs one presence, however often it does.
 *
 * Nearly every series has one feed and one presence. That one is what its runs say already (their
 * first and last report, and their feed), so nothing is kept for it: the series has none. */
#ifndef INTACT_MODEL_PRESENCE_H
#define INTACT_MODEL_PRESENCE_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

/* Seconds count from INSTANT_2000. */
struct presence {
    uint32_t first, last; /* instants of the first and the last report */
    uint16_t feed;
};

struct presences {
    uint32_t count, cap;
    bool dirty;              /* what is stored of this series is out of date */
    struct presence items[]; /* sorted by feed number and first */
};

/* Adds a report. `gap_s`: reports so far apart are still one presence. *p may move; NULL is made.
 * STATUS_MEMORY: not added. */
must_use enum status presences_add(struct presences **p, uint16_t feed, uint32_t at, int64_t gap_s);

/* Adds a whole presence behind all others: for reading a checkpoint. */
must_use enum status presences_append(struct presences **p, const struct presence *item);

/* How many items come before (feed, at) or are there: the index of the first one after it. */
uint32_t presence_upper(const struct presence *items, uint32_t count, uint16_t feed, uint32_t at);

#endif

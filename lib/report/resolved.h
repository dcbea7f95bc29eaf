/* resolved.h - which alerts have been resolved, so that a firing one that comes after it is known to be late. */
#ifndef INTACT_REPORT_RESOLVED_H
#define INTACT_REPORT_RESOLVED_H

#include "base/status.h"

#include <stdint.h>

#define RESOLVED_KEPT_MAX 8192 /* of one feed: so many, and up to twice as many */

/* Alerts of one feed in open addressing: 0 is a free slot, and at most half of them are used. */
struct resolved_table {
    uint64_t *slots; /* owned */
    uint32_t slot_count, used;
};

/* Of each feed the newest alerts, RESOLVED_KEPT_MAX at least, by a hash of labels and startsAt. So no feed can make
 * another's be forgotten. Zeroed: none. */
struct resolved_alerts {
    struct resolved_feed {
        struct resolved_table now, before; /* when `now` is full it becomes `before` */
    } * feeds;                             /* by number; owned */
    uint32_t feed_count;
};

void resolved_free(struct resolved_alerts *r);
/* STATUS_MEMORY. */
must_use enum status resolved_add(struct resolved_alerts *r, uint32_t feed, uint64_t alert);
bool resolved_has(const struct resolved_alerts *r, uint32_t feed, uint64_t alert);

#endif

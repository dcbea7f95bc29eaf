/* resolved.h - which alerts have been resolved, so that a firing one that comes after it is known to be late. */
#ifndef INTACT_REPORT_RESOLVED_H
#define INTACT_REPORT_RESOLVED_H

#include "base/status.h"

#include <stdint.h>

#define RESOLVED_SLOTS 65536 /* a power of two; at most half of them are used */

/* The newest 32,768 to 65,536 alerts, by a hash of feed, labels and startsAt. Zeroed: none. It is kept in memory: a
 * sender repeats within minutes, not over a restart. */
struct resolved_alerts {
    uint64_t *now, *before; /* open addressing, 0: free; owned */
    uint32_t count;         /* in `now`; when it is half full it becomes `before` */
};

void resolved_free(struct resolved_alerts *r);
/* STATUS_MEMORY. */
must_use enum status resolved_add(struct resolved_alerts *r, uint64_t alert);
bool resolved_has(const struct resolved_alerts *r, uint64_t alert);

#endif

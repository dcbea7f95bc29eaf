/* tzif.h - a compiled time zone (RFC 8536) as the list of instants at which its offset changes. */
#ifndef INTACT_BASE_TZIF_H
#define INTACT_BASE_TZIF_H

#include "base/text.h"

#define TZIF_CYCLE_S (INT64_C(146097) * 86400) /* 400 years: the calendar and its weekdays repeat */

/* From `at` on the local clock is `offset_s` ahead of UTC. */
struct offset_change {
    int64_t at;
    int32_t offset_s;
};

struct tzif {
    struct offset_change *changes; /* owned; sorted, neighbours differ in offset */
    size_t count, cap;
    int32_t first_s; /* the offset before the first change */
    bool repeats;    /* the last TZIF_CYCLE_S of changes repeat for ever after */
};

/* Reads a whole file of version 2 or later; the footer's rule is written out as changes for one
 * cycle. STATUS_INVALID: *ret_why completes "The time zone X ...". Frees nothing of *ret_tzif. */
must_use enum status tzif_read(struct text file, struct tzif *ret_tzif, const char **ret_why);
void tzif_free(struct tzif *z); /* frees the changes and zeroes *z */

#endif

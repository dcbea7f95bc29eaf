/* changes.h - what changed since a moment: which whole outages began, and which ended (lib/figure/README.md, Changes). */
#ifndef INTACT_FIGURE_CHANGES_H
#define INTACT_FIGURE_CHANGES_H

#include "figure/outage.h"

enum change_what {
    CHANGE_BEGAN,
    CHANGE_ENDED,
    CHANGE_REOPENED, /* it began again at most rejoin_s after it had been in fault */
};
extern const char *const change_what_names[]; /* by the enum; ends with NULL */

struct outage_change {
    int64_t at;
    enum change_what what;
    size_t outage; /* place in the outages */
};

struct outage_changes {
    struct outages outages;      /* whole ones that went on in the window, or ended in it */
    struct outage_change *items; /* newest first, ties by asset code, aspect and what; owned */
    size_t count, cap;
};

/* Returns the last 18:00 of the zone before `at`: where a night begins that somebody asks about in the morning. */
int64_t changes_evening(const struct zone *zone, int64_t at);

/* Finds what began or ended in the query's window, up to as_of. `aspects`: a bit each. STATUS_MEMORY. */
must_use enum status changes_compute(const struct district *d, const struct query *q,
                                     unsigned aspects, struct outage_changes *ret);
void changes_free(struct outage_changes *c);

#endif

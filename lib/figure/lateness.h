/* lateness.h - seconds that were decided by reports which came in late. */
#ifndef INTACT_FIGURE_LATENESS_H
#define INTACT_FIGURE_LATENESS_H

#include "model/timeline_read.h"

/* Adds to by_feed[] (by feed number) the seconds of [from, to) whose state, ok or fault, is that of a report
 * of the feed which came in late (RUN_LATE), unless a report that came in time and still holds says the same. As of
 * contradictions (figure/contradiction.h), a run has the feed of its last report. */
void lateness_add(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                  int64_t from, int64_t to, int64_t *by_feed);

#endif

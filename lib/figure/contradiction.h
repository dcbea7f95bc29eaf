/* contradiction.h - seconds in which one feed said otherwise than another whose word still held. */
#ifndef INTACT_FIGURE_CONTRADICTION_H
#define INTACT_FIGURE_CONTRADICTION_H

#include "model/district.h"

#define CONTRADICTION_RUNS 8 /* a run and those before it that are looked at */

/* Adds to by_feed[] (by feed number) the seconds of [from, to) in which that feed's report decided one aspect of
 * an asset while another feed's latest word said the contrary, and still held. A feed that only the runs between
 * their ends know is not told (model/timeline.h): a run has the feed of its last report. */
void contradictions_add(const struct district *d, uint32_t asset, enum aspect aspect, int64_t from,
                        int64_t to, int64_t *by_feed);

#endif

/* timeline.h - what every asset's every aspect was reported to be, as runs of equal reports.
 *
 * The state at second x depends on the latest report at or before x. Of the reports of one second one
 * wins: the later millisecond; then fault beats ok; then the feed whose code sorts first; then a named
 * cause beats none, and the cause that sorts first; then what came in time beats what came late. A run is a
 * maximal row of winners of equal state, cause and lateness in which each report still holds when the next one
 * comes: hold is the feed's report_ttl_s
 * or, where that is null, its feed_ttl_s (the report itself keeps its feed watching that long). So
 * inside [first, last] of a run the state is certain, and what follows `last` is decided by the last
 * report's feed and by those that are expected to go on (presence.h). All of it is a function of the
 * set of reports, whatever order they came in.
 *
 * A late report that falls inside a run may need the winners around it, which the run no longer
 * knows: timeline_put then answers PUT_LOOKUP and changes nothing, and timeline_rewrite does the
 * work with the reports of timeline_window() read back from the journal. lib/ledger/README.md says how. */
#ifndef INTACT_MODEL_TIMELINE_H
#define INTACT_MODEL_TIMELINE_H

#include "model/series.h"

void timelines_free(struct timelines *t);

/* Makes room for assets and feeds numbered below these. */
must_use enum status timelines_grow(struct timelines *t, uint32_t asset_count, uint32_t feed_count);

enum put { PUT_DONE, PUT_LOOKUP, PUT_MEMORY };
enum put timeline_put(struct timelines *t, const struct registry *r, const struct point *p);

/* The presences that are kept of a series; NULL, or none in them: its runs tell the only one. */
static inline struct presences *series_kept(const struct timelines *t, const struct series *s)
{
    return s->presences ? t->presences[s->presences - 1] : NULL;
}

/* Where they are kept, for presences_add(). NULL: out of memory. */
struct presences **series_keep(struct timelines *t, struct series *s);

/* The presences of a series that has runs; those that the runs tell go to *one, and *ret_count is 1. */
const struct presence *series_presences(const struct timelines *t, const struct series *s,
                                        struct presence *one, uint32_t *ret_count);

#endif

/* expected.h - whether a feed that is expected to report an asset's aspect is watching: inside the model
 * only. lib/figure/README.md (States) has the rule. */
#ifndef INTACT_MODEL_EXPECTED_H
#define INTACT_MODEL_EXPECTED_H

#include "model/timeline.h"

/* Who asks for conditions, and for how long a feed is expected to go on (`expected_s` of the rules). */
struct timeline_reader {
    const struct timelines *timelines;
    const struct registry *registry;
    int64_t expected_s;
};

/* An answer at one instant, and until when it certainly stays the same. */
struct spell {
    bool holds;
    int64_t until;
};

/* Is any feed that is expected watching at `at`? `run` is the one behind `at`; NULL: before any report. */
struct spell expected_watching(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                               const struct run *run, int64_t at);

/* Is the run's feed expected at every second, and no other feed ever? So it is for nearly all. */
static inline bool expected_is_reporter_alone(const struct timeline_reader *by, uint32_t asset,
                                              enum aspect aspect, const struct run *run)
{
    const struct timelines *t = by->timelines;
    const struct presences *kept =
        series_kept(t, &t->series[(size_t)asset * ASPECT_COUNT + aspect]);
    return (!kept || kept->count == 0) && !by->registry->feeds[run->feed].unexpected &&
           by->registry->assets[asset].feed_count == 0;
}

#endif

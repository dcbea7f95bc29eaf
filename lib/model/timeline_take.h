/* timeline_take.h - some series of other timelines take the place of those that are there. */
#ifndef INTACT_MODEL_TIMELINE_TAKE_H
#define INTACT_MODEL_TIMELINE_TAKE_H

#include "model/timeline.h"

/* Makes room in `to`, and numbers the causes of `from` as they are numbered there. `only`: by series of `from`, is it
 * to be taken? STATUS_MEMORY: `from` is as it was. */
must_use enum status timelines_prepare_take(struct timelines *to, struct timelines *from,
                                            const uint8_t *only);

/* Exchanges those series, and the watches of one feed, and marks them as not stored. Prepared just before. */
void timelines_take(struct timelines *to, struct timelines *from, const uint8_t *only,
                    uint32_t feed);

#endif

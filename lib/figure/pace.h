/* pace.h - how often a feed reports, as far as the timelines tell, and what lifetimes below that cost. */
#ifndef INTACT_FIGURE_PACE_H
#define INTACT_FIGURE_PACE_H

#include "model/timeline.h"

struct pace {
    int64_t report_s; /* between two reports of one aspect of one asset; 0: not known */
    int64_t feed_s;   /* between two instants at which the feed reports anything; 0: not known */
};

#define PACE_WARNING_SIZE 240

/* Measures a feed's pace by the last reports of a sample of series. STATUS_MEMORY. */
must_use enum status pace_measure(const struct timelines *t, uint32_t feed, struct pace *ret_pace);

/* Writes what the lifetimes of `feed` would do at this pace. False: nothing that anybody need know. */
must_use bool pace_warning(const struct pace *pace, const struct feed *feed,
                           char ret_text[PACE_WARNING_SIZE]);

#endif

/* status_figure.h - how many aspects are in which condition at one second, by group (GET status). */
#ifndef INTACT_FIGURE_STATUS_FIGURE_H
#define INTACT_FIGURE_STATUS_FIGURE_H

#include "figure/last_known.h"
#include "figure/population.h"

/* Of those that are silent or blind: what they were last known to be. */
struct last_counts {
    uint32_t states[LAST_STATE_COUNT];
    int64_t unknown_since; /* the earliest of them; INSTANT_EVER: there are none */
};

struct status_figure {
    struct population population;                      /* of the one second as_of */
    uint32_t (*counts)[ASPECT_COUNT][CONDITION_COUNT]; /* by group; owned; `absent` is 0 */
    struct last_counts (*last)[ASPECT_COUNT];          /* by group; owned */
};

/* Uses q->as_of (from and to are ignored) and every asset in service at that second. */
must_use enum status status_figure_compute(const struct district *d, const struct query *q,
                                           struct status_figure *ret);
void status_figure_free(struct status_figure *s);

#endif

/* standing.h - how everything stands at one second: counts of conditions per group (GET status). */
#ifndef INTACT_FIGURE_STANDING_H
#define INTACT_FIGURE_STANDING_H

#include "figure/population.h"

struct standing {
    struct population population;                      /* of the one second as_of */
    uint32_t (*counts)[ASPECT_COUNT][CONDITION_COUNT]; /* by group; owned; `absent` is 0 */
};

/* Uses q->as_of (from and to are ignored) and every asset in service at that second. */
must_use enum status standing_compute(const struct district *d, const struct query *q,
                                      struct standing *ret);
void standing_free(struct standing *s);

#endif

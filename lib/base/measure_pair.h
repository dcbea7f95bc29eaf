/* measure_pair.h - what two measures make together, made once and kept. */
#ifndef INTACT_BASE_MEASURE_PAIR_H
#define INTACT_BASE_MEASURE_PAIR_H

#include "base/measure.h"

/* A list of what has been made; NULL: nothing yet. */
struct measure_pair;

/* Gives the seconds that are in both. Both have to stay where they are until the list is freed. NULL: no memory. */
const struct measure *measure_pair_both(struct measure_pair **list, const struct measure *a,
                                        const struct measure *b);
/* The same of a's seconds that are not in b; a NULL: as of measure_less(). */
const struct measure *measure_pair_less(struct measure_pair **list, const struct measure *a,
                                        const struct measure *b);
void measure_pair_free(struct measure_pair **list);

#endif

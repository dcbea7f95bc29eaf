/* exempt_measure.h - many exempt seconds beside many hours: what is in both, and what is left of the hours. */
#ifndef INTACT_MODEL_EXEMPT_MEASURE_H
#define INTACT_MODEL_EXEMPT_MEASURE_H

#include "model/exemption.h"

/* Gives the exempt seconds of an aspect that are in these hours (NULL: all of them) as a measure. NULL: they
 * are not so many that measuring them pays, or there is no memory for it. They are kept until
 * exemptions_forget_hours(), and the hours have to stay where they are that long. */
const struct measure *exempt_measure(const struct exemptions *e, uint32_t asset, enum aspect aspect,
                                     const struct measure *hours);

/* The same of these hours (NULL: all time from the first exempt second to the last) less what is exempt. NULL: no
 * memory. The exempt seconds of that aspect have to be many. */
const struct measure *exempt_rest(const struct exemptions *e, uint32_t asset, enum aspect aspect,
                                  const struct measure *hours);

#endif

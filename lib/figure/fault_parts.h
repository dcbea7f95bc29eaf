/* fault_parts.h - an aspect's faults and recoveries in service, for what lasts or comes again and again. */
#ifndef INTACT_FIGURE_FAULT_PARTS_H
#define INTACT_FIGURE_FAULT_PARTS_H

#include "figure/timeline_figure.h"

/* Draws the raw timeline up to `now` in parts of two conditions: the faults, cut by service hours, and what is `ok`, from its
 * first second in service on. All else is left out. It begins at or before `from`, where no fault goes on. What
 * it costs follows the faults and not the hours between them. STATUS_MEMORY. */
must_use enum status fault_parts_draw(const struct district *d, uint32_t asset, enum aspect aspect,
                                      int64_t from, int64_t now, struct timeline_figure *ret);

#endif

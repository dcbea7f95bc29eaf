/* timeline_figure.h - one asset's timeline as JSON and as CSV. */
#ifndef INTACT_VIEW_TIMELINE_FIGURE_H
#define INTACT_VIEW_TIMELINE_FIGURE_H

#include "base/buffer.h"
#include "figure/timeline_figure.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
/* figures[ASPECT_COUNT] of one asset. */
void timeline_figures_to_json(const struct district *d, const struct query *q, uint32_t asset,
                              const struct timeline_figure *figures, struct buffer *out);
void timeline_figures_to_csv(const struct district *d, const struct query *q, uint32_t asset,
                             const struct timeline_figure *figures, struct buffer *out);

#endif

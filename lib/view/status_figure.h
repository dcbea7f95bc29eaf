/* status_figure.h - how many are in which condition, as JSON and as CSV. */
#ifndef INTACT_VIEW_STATUS_FIGURE_H
#define INTACT_VIEW_STATUS_FIGURE_H

#include "base/buffer.h"
#include "figure/status_figure.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
void status_figure_to_json(const struct district *d, const struct query *q,
                           const struct status_figure *s, struct buffer *out);
void status_figure_to_csv(const struct district *d, const struct query *q,
                          const struct status_figure *s, struct buffer *out);

#endif

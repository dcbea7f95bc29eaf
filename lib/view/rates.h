/* rates.h - rates by group as JSON and as CSV. */
#ifndef INTACT_VIEW_RATES_H
#define INTACT_VIEW_RATES_H

#include "base/buffer.h"
#include "figure/forecast.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
void rates_to_json(const struct district *d, const struct query *q, const struct rates *r,
                   const struct forecast *ahead, struct buffer *out);
void rates_to_csv(const struct query *q, const struct rates *r, const struct forecast *ahead,
                  struct buffer *out);

#endif

/* outlook.h - a month at one look, as JSON and as CSV. */
#ifndef INTACT_VIEW_OUTLOOK_H
#define INTACT_VIEW_OUTLOOK_H

#include "base/buffer.h"
#include "figure/outlook.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
void outlook_to_json(const struct district *d, const struct query *q, const struct outlook *o,
                     struct buffer *out);
void outlook_to_csv(const struct district *d, const struct query *q, const struct outlook *o,
                    struct buffer *out);

#endif

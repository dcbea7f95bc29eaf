/* evaluation.h - the year's evaluation as JSON and as CSV. */
#ifndef INTACT_VIEW_EVALUATION_H
#define INTACT_VIEW_EVALUATION_H

#include "base/buffer.h"
#include "figure/evaluation.h"

void evaluation_to_json(const struct evaluation *e, const struct zone *zone, struct buffer *out);
void evaluation_to_csv(const struct evaluation *e, struct buffer *out);

#endif

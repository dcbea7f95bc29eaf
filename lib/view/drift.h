/* drift.h - the differences of a closed month as JSON and as CSV. */
#ifndef INTACT_VIEW_DRIFT_H
#define INTACT_VIEW_DRIFT_H

#include "figure/drift.h"
#include "format/json_out.h"

void drifts_to_json(const struct statement *closed, const struct drifts *d, struct buffer *out);
void drifts_to_csv(const struct drifts *d, struct buffer *out);

#endif

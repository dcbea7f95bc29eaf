/* changes.h - what changed, as JSON and as CSV. */
#ifndef INTACT_VIEW_CHANGES_H
#define INTACT_VIEW_CHANGES_H

#include "figure/changes.h"
#include "format/csv.h"
#include "format/json_out.h"

/* Writes one change: an object; the cells of a row under change_columns[]. */
void change_to_json(struct json_out *j, const struct district *d, const struct query *q,
                    const struct outage_changes *c, const struct outage_change *x);
void change_to_csv(struct csv_out *out, const struct district *d, const struct query *q,
                   const struct outage_changes *c, const struct outage_change *x);
extern const char *const change_columns[]; /* ends with NULL */

#endif

/* batch_view.h - one batch of reports as answers show it: what came in, and whether it counts. */
#ifndef INTACT_API_BATCH_VIEW_H
#define INTACT_API_BATCH_VIEW_H

#include "format/csv.h"
#include "format/json_out.h"
#include "model/district.h"
#include "store/journal.h"

/* Writes one row. Its texts (op, body) may be gone; its feed has to be a number of the registry. */
void batch_view_json(struct json_out *j, const struct journal_row *row, const struct district *d,
                     const struct zone *zone);

extern const char *const batch_view_columns[]; /* ends with NULL */
void batch_view_csv(struct csv_out *c, const struct journal_row *row, const struct district *d,
                    const struct zone *zone);

#endif

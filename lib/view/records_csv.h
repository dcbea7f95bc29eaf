/* records_csv.h - decisions as rows for a spreadsheet: what the JSON of view/records.h shows, cut to
 * the same reader. */
#ifndef INTACT_VIEW_RECORDS_CSV_H
#define INTACT_VIEW_RECORDS_CSV_H

#include "format/csv.h"
#include "model/district.h"

extern const char *const exemption_csv_columns[]; /* NULL-ended */
extern const char *const repair_csv_columns[];    /* NULL-ended */

/* One row without its end. Several values share a cell: codes and names with a space between them,
 * pieces of evidence and pauses a line each. `zone` and `scope` are as for the JSON. */
void exemption_to_csv(struct csv_out *c, const struct district *d, const struct exemption *x,
                      const struct scope *scope, const struct zone *zone);

/* A pause is `FROM/TO approved REASON`, an open one ends in `..`; one that nobody has approved says
 * `unapproved`. */
void repair_to_csv(struct csv_out *c, const struct district *d, const struct repair *x,
                   const struct scope *scope, const struct zone *zone);

#endif

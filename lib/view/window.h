/* window.h - what every answer of figures shares: the window's members, a group, coverage, an
 * instant in a cell. */
#ifndef INTACT_VIEW_WINDOW_H
#define INTACT_VIEW_WINDOW_H

#include "figure/population.h"
#include "format/csv.h"
#include "format/json_out.h"

/* from, to, as_of and rules, in the zone of q->rules. */
void json_window(struct json_out *j, const struct query *q);

/* Millionths, or null when negative. */
void json_coverage(struct json_out *j, int64_t millionths);

/* A contractor's code, NULL for none. */
const char *contractor_code(const struct district *d, uint32_t project);

/* CSV: a group's key, name and assets; a coverage, empty when negative. */
void csv_group(struct csv_out *c, const struct group *g);
void csv_coverage(struct csv_out *c, int64_t millionths);

/* An RFC 3339 cell. */
void csv_instant(struct csv_out *c, const struct zone *zone, int64_t at);

#endif

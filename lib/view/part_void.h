/* part_void.h - voids of parts of what was said, as JSON and as a table, and as the journal's bodies hold them. */
#ifndef INTACT_VIEW_PART_VOID_H
#define INTACT_VIEW_PART_VOID_H

#include "format/csv.h"
#include "format/json_out.h"
#include "model/district.h"

extern const char *const part_void_columns[];

void part_void_json(struct json_out *j, const struct registry *r, const struct part_void *v,
                    const struct zone *zone);
void part_void_csv(struct csv_out *c, const struct registry *r, const struct part_void *v,
                   const struct zone *zone);

/* Writes the body of the change that asks for it, with sorted keys. */
void part_void_record(struct json_out *j, const struct registry *r, const struct part_void *v,
                      uint32_t id, const struct zone *zone);

#endif

/* scope_csv.h - the attributes that an exemption covers, where they come as a cell of a table. */
#ifndef INTACT_RECORD_SCOPE_CSV_H
#define INTACT_RECORD_SCOPE_CSV_H

#include "record/csv_table.h"

struct json_t;

/* Takes a cell of attributes (CELL_SCOPE_ATTRIBUTES) into the scope, which NULL says could not be made.
 * STATUS_INVALID: the cell is not what its column asks for; STATUS_MEMORY. */
must_use enum status scope_csv_set(struct json_t *scope, const struct csv_column *column,
                                   struct text cell, struct error *err);

#endif

/* scope_csv.h - what an exemption covers where it comes as cells of a table's row. */
#ifndef INTACT_RECORD_SCOPE_CSV_H
#define INTACT_RECORD_SCOPE_CSV_H

#include "record/csv_table.h"

struct json_t;

/* Returns the words of a cell between separators as a list of texts, which is the caller's; NULL: out of memory. */
struct json_t *cell_words(struct text cell, char separator);

/* Takes a cell of such a column (CELL_SCOPE...) into the scope, which NULL says could not be made.
 * STATUS_INVALID: the cell is not what its column asks for; STATUS_MEMORY. */
must_use enum status scope_csv_set(struct json_t *scope, const struct csv_column *column,
                                   struct text cell, struct error *err);

#endif

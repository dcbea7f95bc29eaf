/* cell.h - one cell of a table as a member of the record that its row is. */
#ifndef INTACT_RECORD_CELL_H
#define INTACT_RECORD_CELL_H

#include "record/csv_table.h"

/* One row as it is being read: what its cells say, each with null where it is empty. */
struct row_values {
    struct json_t *record, *span; /* owned; span: {} where its cells are all empty */
    int64_t line;
};

/* Takes the cell into the row; column NULL: an attribute of this name. What is wrong with it is noted in
 * t->faults. STATUS_MEMORY alone. */
must_use enum status cell_take(struct csv_table *t, struct row_values *v, const char *name,
                               const struct csv_column *column, struct text cell,
                               struct error *err);

#endif

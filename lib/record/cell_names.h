/* cell_names.h - cells that name towns, organisations, projects or assets: by code or, where only one has it, by name. */
#ifndef INTACT_RECORD_CELL_NAMES_H
#define INTACT_RECORD_CELL_NAMES_H

#include "record/csv_table.h"

struct json_t;

/* A cell as it stands, without the spaces at its ends, and where a fault of it belongs. */
struct named_cell {
    struct csv_table *t;
    int64_t line;
    const char *field;
    struct text cell;
};

/* Return the code of the one that is named, and a list of the codes of all that are. Several stand in a cell with
 * a comma, a semicolon, 、 or a line end between them; codes and names without a space also with a space. NULL: the
 * cell is wrong, which is noted, or there is no memory (*failed). */
struct json_t *cell_named(const struct named_cell *k, enum reference what, bool *failed);
struct json_t *cell_all_named(const struct named_cell *k, enum reference what, bool *failed);

#endif

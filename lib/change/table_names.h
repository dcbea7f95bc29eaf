/* table_names.h - what the cells of a table are looked up in: the district's records, by code and by name. */
#ifndef INTACT_CHANGE_TABLE_NAMES_H
#define INTACT_CHANGE_TABLE_NAMES_H

#include "model/district.h"
#include "record/csv_table.h"
#include "record/registry_in.h"

#define TABLE_OF_REPAIRS COLLECTION_COUNT /* instead of a collection */

struct table_names {
    const struct district *d;
    enum collection which;     /* whose records the rows are laid over */
    const struct scope *scope; /* names are looked up among what it sees; NULL: all */
};

/* The look-up borrows *names. What is retired is found by its code alone. */
struct table_lookup table_names_lookup(const struct table_names *names);

#endif

/* import_tables.h - what tables that are imported look like: their columns, and a template. */
#ifndef INTACT_COMMANDS_IMPORT_TABLES_H
#define INTACT_COMMANDS_IMPORT_TABLES_H

#include "record/csv_shape.h"

/* Print the columns; write a workbook to fill in. Return the command's exit status. */
int import_columns(const struct csv_shape *shape);
int import_template(const struct csv_shape *shape, const char *path);

#endif

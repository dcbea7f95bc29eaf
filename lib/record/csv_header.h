/* csv_header.h - which row of a table is its header, and which rows are no records. */
#ifndef INTACT_RECORD_CSV_HEADER_H
#define INTACT_RECORD_CSV_HEADER_H

#include "format/csv.h"
#include "record/csv_shape.h"

/* Finds the header: of the first rows, the first that names the code and one more column, or the very first if it
 * names the code. False:
 * none does; *ret_row is the first row then, if there is one. The reader stands behind the row. */
must_use bool csv_header_find(const struct csv_shape *shape, struct csv_reader *reader,
                              struct csv_row *ret_row, struct error *err);

/* Is nothing in any cell? */
bool csv_row_is_blank(const struct csv_row *row);

/* Is it a row of sums, such as 合计? `code`: its code's cell. */
bool csv_row_is_sum(const struct csv_row *row, struct text code);

#endif

/* csv_line.h - a report as a row of a CSV body. */
#ifndef INTACT_REPORT_CSV_LINE_H
#define INTACT_REPORT_CSV_LINE_H

#include "report/line_fields.h"

/* A CSV header: which field each cell of a row is. */
struct line_columns {
    uint8_t field[FIELD_COUNT];
    size_t count;
};

/* False: *ret_error names the column that is unknown, there twice or missing, by a line's own codes. */
must_use bool line_columns_read(struct text header, struct line_columns *ret_columns,
                                struct line_error *ret_error);

/* A CSV row under these columns; slices point into the row or into ret_line->scratch. */
must_use bool line_row_decode(const struct line_columns *columns, struct text row,
                              struct report_line *ret_line, struct line_error *ret_error);

#endif

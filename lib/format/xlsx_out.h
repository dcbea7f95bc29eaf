/* xlsx_out.h - a table as a workbook, in which text stays text: a code of 20 digits keeps them all. */
#ifndef INTACT_FORMAT_XLSX_OUT_H
#define INTACT_FORMAT_XLSX_OUT_H

#include "base/buffer.h"
#include "base/text.h"

/* Makes a workbook of a CSV that says what is text (csv_want_types()): one sheet, whose first row is the header.
 * Columns are text cells, so that what is typed into them later stays as it is. Equal tables are equal bytes.
 * `directory`: where files are made for a moment. STATUS_INVALID: more rows than a sheet has; STATUS_IO: no
 * file can be made; STATUS_MEMORY. */
must_use enum status csv_to_xlsx(struct text csv, const char *directory, struct buffer *ret_xlsx,
                                 struct error *err);

#endif

/* xlsx_in.h - a workbook that people send (Office Open XML), as the text of a CSV.
 *
 * Of the first sheet that is shown and not empty, each row becomes a line of the same number: what is wrong with
 * line 7 is wrong with row 7. Merged cells show their value in each of their rows. A date is 2022-01-01. A
 * number of 16 digits or more has been rounded by the program that wrote it, and is written so that this
 * shows: 4.40113000013100E+19. A formula is the value it had when it was saved. */
#ifndef INTACT_FORMAT_XLSX_IN_H
#define INTACT_FORMAT_XLSX_IN_H

#include "base/buffer.h"
#include "base/text.h"

#define XLSX_CSV_BYTES_MAX ((size_t)24 << 20)

/* What stands for a formula that no program has calculated yet. */
#define XLSX_UNCALCULATED "#FORMULA!"

/* Does it begin as a zip archive does? */
bool xlsx_looks_so(struct text document);

/* STATUS_INVALID: it is no workbook, is damaged, is locked, or has too many columns; STATUS_TOO_LARGE: it
 * unpacks to more than a table may have; STATUS_MEMORY. */
must_use enum status xlsx_to_csv(struct text document, struct buffer *ret_csv, struct error *err);

#endif

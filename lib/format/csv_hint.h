/* csv_hint.h - what a table that can't be read probably is, in words for whoever saved it. */
#ifndef INTACT_FORMAT_CSV_HINT_H
#define INTACT_FORMAT_CSV_HINT_H

#include "format/csv.h"

/* Returns a sentence about bytes that are no CSV in UTF-8 or GB18030, by how they begin: UTF-16, a
 * workbook. NULL: the bytes look like nothing known. */
const char *csv_mistaken(struct text document);

/* A sentence, with a space before it, about a header that is one cell with semicolons, tabs or
 * full-width commas in it; "" where it is none. */
const char *csv_separator_hint(const struct csv_row *header);

#endif

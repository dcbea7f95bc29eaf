/* table_text.h - a table as people's programs save it, as one kind of text: CSV in UTF-8 with commas. */
#ifndef INTACT_FORMAT_TABLE_TEXT_H
#define INTACT_FORMAT_TABLE_TEXT_H

#include "base/buffer.h"
#include "base/text.h"

/* Takes a workbook (.xlsx), or a CSV in UTF-8, GB18030 or UTF-16 with commas, semicolons, tabs or full-width commas
 * between its cells. Lines keep their numbers. STATUS_INVALID: neither, or damaged; STATUS_TOO_LARGE;
 * STATUS_MEMORY. */
must_use enum status table_to_csv(struct text document, struct buffer *ret_csv, struct error *err);

#endif

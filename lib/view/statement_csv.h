/* statement_csv.h - a month's statement for spreadsheets: a line a project, kind and indicator. */
#ifndef INTACT_VIEW_STATEMENT_CSV_H
#define INTACT_VIEW_STATEMENT_CSV_H

#include "base/buffer.h"
#include "figure/statement.h"

void statement_to_csv(const struct statement *s, struct buffer *out);

#endif

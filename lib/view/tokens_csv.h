/* tokens_csv.h - the table of tokens, as GET and `intactd token list` both print it. */
#ifndef INTACT_VIEW_TOKENS_CSV_H
#define INTACT_VIEW_TOKENS_CSV_H

#include "format/csv.h"
#include "model/district.h"

extern const char *const tokens_csv_columns[]; /* ends with NULL */
/* last_used_at: INSTANT_NONE: not known. */
void tokens_csv_row(struct csv_out *c, const struct district *d, const struct token *t,
                    int64_t last_used_at, const struct zone *zone);

#endif

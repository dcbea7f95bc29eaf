/* csv_template.h - an empty table to fill in: its header and one line as an example; and which columns it may have. */
#ifndef INTACT_RECORD_CSV_TEMPLATE_H
#define INTACT_RECORD_CSV_TEMPLATE_H

#include "base/buffer.h"
#include "record/csv_shape.h"

/* Writes the table into a buffer (csv_want_types() may have been said to it). `chinese`: the header is in people's
 * words, else in the members' names. */
void csv_template(const struct csv_shape *shape, bool chinese, struct buffer *out);

/* Writes the columns as {"items":[{"name","needed","words":[...],"values":[...],"example"}]}. */
void csv_columns_json(const struct csv_shape *shape, struct buffer *out);

/* Writes the table with its own header in the members' names and nothing above it; lines keep their numbers. What has
 * no header that can be found stays as it is. `csv`: as table_to_csv() leaves it. */
void csv_rename(const struct csv_shape *shape, struct text csv, struct buffer *out);

#endif

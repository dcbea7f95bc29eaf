/* csv.h - RFC 4180 rows in (from UTF-8 or GB18030 text) and out (for spreadsheets). */
#ifndef INTACT_FORMAT_CSV_H
#define INTACT_FORMAT_CSV_H

#include "base/buffer.h"
#include "base/text.h"

#define CSV_COLUMNS_MAX 64

/* One row, split. Slices point into the text or into the reader's own scratch (quoted cells). */
struct csv_row {
    struct text cells[CSV_COLUMNS_MAX];
    size_t count;
    uint64_t line; /* the line it began on, from 1 */
};

/* Splits one whole record without its line end. Quoted cells may hold commas, quotes (doubled) and
 * line ends. `scratch` must hold record.len bytes. STATUS_INVALID: an open quote, text after a
 * closing quote, too many columns. */
must_use enum status csv_split(struct text record, char *scratch, struct csv_row *ret_row,
                               struct error *err);

/* Reads the next row that is not blank. False: the end, or an error (err->status says which). */
struct csv_reader {
    const char *at, *end;
    uint64_t line;
    struct buffer scratch;
};
void csv_reader_init(struct csv_reader *r, struct text document);
void csv_reader_free(struct csv_reader *r);
must_use bool csv_reader_next(struct csv_reader *r, struct csv_row *ret_row, struct error *err);

/* Writes a table for spreadsheets: a byte order mark first, CRLF at line ends. A cell that begins with
 * = + - @, a tab or a carriage return, even after apostrophes, gets an apostrophe before it. A number
 * written by csv_int() is a number and gets none. Malformed bytes become question marks. */
struct csv_out {
    struct buffer *out;
    bool started; /* this row has a cell already */
    bool typed;   /* text stands in quotes, without a guard, and only text does */
};
/* Says of an empty buffer that the table which is begun in it tells text from numbers by its quotes, for
 * csv_to_xlsx(). */
void csv_want_types(struct buffer *out);
void csv_begin(struct csv_out *c, struct buffer *out); /* writes the byte order mark */
void csv_cell(struct csv_out *c, struct text value);
struct text csv_unguard(struct text cell);             /* takes csv_cell()'s apostrophe off again */
void csv_string(struct csv_out *c, const char *value); /* NULL: an empty cell */
void csv_int(struct csv_out *c, int64_t value);
void csv_millionths(struct csv_out *c, int64_t millionths);
void csv_hundredths(struct csv_out *c, int64_t hundredths);
void csv_hundredths_if(struct csv_out *c, bool known, int64_t hundredths); /* else an empty cell */
void csv_end_row(struct csv_out *c);
void csv_header(struct csv_out *c, const char *const *names); /* a whole row; ends with NULL */

#endif

/* line_fields.h - a report's members as a decoder found them: what all three decoders check alike. */
#ifndef INTACT_REPORT_LINE_FIELDS_H
#define INTACT_REPORT_LINE_FIELDS_H

#include "report/line.h"

/* The aspects stand in the order of enum aspect. */
enum line_field {
    FIELD_ASSET,
    FIELD_AT,
    FIELD_INTACT,
    FIELD_NETWORK,
    FIELD_LIVE,
    FIELD_HISTORY,
    FIELD_CAUSE,
    FIELD_COUNT
};
extern const char *const line_field_names[]; /* by enum line_field, then NULL */

struct line_fields {
    struct text value[FIELD_COUNT]; /* at == NULL: not given */
    uint8_t other;                  /* a bit per field: given, but not as text */
};

/* Takes the carriage return off the end and checks the length. */
must_use bool line_trim(struct text *line, struct line_error *ret_error);

/* Checks every member and how they go together; slices of *ret_line are those of *f. */
must_use bool line_fields_check(const struct line_fields *f, struct report_line *ret_line,
                                struct line_error *ret_error);

/* Fills *ret_error, cutting where a character ends, and returns false for the caller to return.
 * `code` is kept, not copied. */
bool line_error_set(struct line_error *ret_error, const char *code, struct text field,
                    const char *format, ...) printf_like(4, 5);

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

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

#endif

/* line.h - one report as text: a JSON object or a CSV row, decoded and checked on its own. */
#ifndef INTACT_REPORT_LINE_H
#define INTACT_REPORT_LINE_H

#include "base/instant.h"
#include "model/names.h"

#define LINE_BYTES_MAX 4096
#define CAUSE_LEN_MAX  32

/* What a well-formed line says; slices point into the line or into `scratch`. */
struct report_line {
    struct text asset; /* at == NULL: a heartbeat */
    int64_t at;
    uint16_t ms;                      /* of the second, 0 to 999 */
    uint8_t states;                   /* as struct report */
    struct text cause;                /* len 0: none */
    char scratch[4 * LINE_BYTES_MAX]; /* where escaped text is decoded to */
};

/* Why a line is refused. */
struct line_error {
    const char *code; /* a stable name, such as "unknown_state"; NULL: no memory to judge
                        * the line, which is then neither taken nor refused */
    char field[40];   /* the member; "" when it is the line as a whole */
    char detail[256]; /* what, and how to mend it */
};

/* Fills *ret_error, cutting where a character ends, and returns false for the caller to return.
 * `code` is kept, not copied. */
bool line_error_set(struct line_error *ret_error, const char *code, struct text field,
                    const char *format, ...) printf_like(4, 5);

/* too_old and future_time (intactd-api(7), EVENTS): before 2000-01-01, or more than CLOCK_SKEW_S after `now`. */
must_use bool report_line_check_time(int64_t at, int64_t now, struct line_error *ret_error);

#endif

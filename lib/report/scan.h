/* scan.h - the fast decoder of a report line in JSON. */
#ifndef INTACT_REPORT_SCAN_H
#define INTACT_REPORT_SCAN_H

#include "report/line.h"

/* Decodes a JSON object (without its line feed; a trailing carriage return is allowed). Takes the
 * canonical shape by itself, and leaves everything unusual to reference.h: both give the same result for
 * every input, as a fuzzer proves. False: *ret_error says why. Looks at neither clock nor registry. */
must_use bool report_line_decode(struct text line, struct report_line *ret_line,
                                 struct line_error *ret_error);

#endif

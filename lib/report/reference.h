/* reference.h - the judge of a report line in JSON: jansson's reading of it. */
#ifndef INTACT_REPORT_REFERENCE_H
#define INTACT_REPORT_REFERENCE_H

#include "report/line.h"

/* Decodes as report_line_decode() does, but every line by jansson. */
must_use bool report_line_decode_reference(struct text line, struct report_line *ret_line,
                                           struct line_error *ret_error);

#endif

/* text_code.h - what may be a registry's code: what people mistype and spreadsheets spoil is
 * refused in words. */
#ifndef INTACT_BASE_TEXT_CODE_H
#define INTACT_BASE_TEXT_CODE_H

#include "base/text.h"

/* Nothing but spaces and invisible characters of well-formed UTF-8. */
bool text_is_blank(struct text t);

/* A registry code: 1 to 64 characters of UTF-8 (at most 256 bytes) without control or invisible
 * characters, no-break spaces, or a space of any kind at either end, not "." or "..", and not what a
 * spreadsheet makes of a code: 3.30106E+19, 44011300001310000000.00, a formula, #N/A, ########.
 * On failure *err names the fault; `field` is copied into it. */
must_use enum status text_check_code(struct text t, const char *field, struct error *err);

/* What a spreadsheet makes of a code that it takes for a number: 4.40113E+19, 44011300001310000000.00. */
bool text_is_rounded(struct text t);
/* #N/A, #REF! and so on: the formula behind it has no result. */
bool text_is_spreadsheet_error(struct text t);

#endif

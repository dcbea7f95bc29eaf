/* viid_text.h - a document of GA/T 1400 made fit for a strict reader of JSON, and bounded before it is read. */
#ifndef INTACT_PLATFORM_VIID_TEXT_H
#define INTACT_PLATFORM_VIID_TEXT_H

#include "base/buffer.h"
#include "base/text.h"

#define VIID_DEPTH_MAX  16
#define VIID_VALUES_MAX 400000 /* commas and opening brackets of one body */

/* Turns GB18030 into UTF-8 and a number of many digits into text, for no number type holds 20 digits.
 * STATUS_TOO_LARGE: it is deeper, or has more values, than one may. STATUS_INVALID: it is no text. */
must_use enum status viid_text_read(struct text body, struct buffer *ret_text, struct error *err);

#endif

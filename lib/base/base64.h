/* base64.h - bytes as the text of RFC 4648. */
#ifndef INTACT_BASE_BASE64_H
#define INTACT_BASE_BASE64_H

#include "base/buffer.h"

/* Adds the bytes in base64. `line`: how many characters a line holds, a multiple of 4, each line ended by CR LF; 0: one
 * line, which is not ended. */
void base64_add(const void *bytes, size_t len, size_t line, struct buffer *out);

#endif

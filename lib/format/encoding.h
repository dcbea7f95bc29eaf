/* encoding.h - text documents from people's machines: UTF-8, or what a Chinese Windows saves by
 * default. */
#ifndef INTACT_FORMAT_ENCODING_H
#define INTACT_FORMAT_ENCODING_H

#include "base/buffer.h"
#include "base/text.h"

/* UTF-8 with or without a byte order mark is taken as it is; UTF-16, and else GB18030, is converted (iconv).
 * STATUS_INVALID: neither, or some lines are UTF-8 and others not. ret_utf8 holds the text without a mark. */
must_use enum status text_to_utf8(struct text document, struct buffer *ret_utf8, struct error *err);

#endif

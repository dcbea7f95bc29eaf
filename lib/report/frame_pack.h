/* frame_pack.h - a raw frame compressed as the journal keeps it, and back. */
#ifndef INTACT_REPORT_FRAME_PACK_H
#define INTACT_REPORT_FRAME_PACK_H

#include "base/buffer.h"

/* zlib at one fixed level, so that equal frames are equal bytes. STATUS_TOO_LARGE over FRAME_RAW_MAX (frame.h),
 * STATUS_MEMORY. */
must_use enum status frame_compress(const struct buffer *raw, struct buffer *ret_packed);

/* The raw frame again. STATUS_CORRUPT for bytes that are none, or that would be over FRAME_RAW_MAX;
 * STATUS_MEMORY. */
must_use enum status frame_expand(const void *packed, size_t len, struct buffer *ret_raw);

#endif

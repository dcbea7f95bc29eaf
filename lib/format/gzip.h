/* gzip.h - bytes packed as one gzip member (RFC 1952). */
#ifndef INTACT_FORMAT_GZIP_H
#define INTACT_FORMAT_GZIP_H

#include "base/buffer.h"
#include "base/text.h"

#define GZIP_BEST 9
#define GZIP_FAST 1

/* Packs the bytes with more or less effort. Equal bytes give equal bytes. Leaves *ret empty where they would be no smaller.
 * STATUS_MEMORY. */
must_use enum status gzip_pack(struct text bytes, int effort, struct buffer *ret);

#endif

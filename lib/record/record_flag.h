/* record_flag.h - a stored record with one flag set or taken off. */
#ifndef INTACT_RECORD_RECORD_FLAG_H
#define INTACT_RECORD_RECORD_FLAG_H

#include "base/buffer.h"
#include "base/text.h"

/* Writes the record (canonical JSON) with `member` true, or without it. */
void record_with_flag(struct text record, const char *member, bool set, struct buffer *out);

#endif

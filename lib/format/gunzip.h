/* gunzip.h - a gzip stream (RFC 1952, one or several members) unpacked piece by piece. */
#ifndef INTACT_FORMAT_GUNZIP_H
#define INTACT_FORMAT_GUNZIP_H

#include "base/text.h"

struct gunzip;

#define GUNZIP_BYTES (80 * 1024) /* about what one holds: zlib's window and state, and a buffer */

/* Takes unpacked bytes; anything but STATUS_OK stops the stream and is returned. */
typedef enum status gunzip_sink(void *context, struct text bytes, struct error *err);

must_use enum status gunzip_new(struct gunzip **ret_gunzip);
void gunzip_free(struct gunzip *g); /* NULL allowed */

/* STATUS_INVALID for bytes that are no gzip, also after a member's end; STATUS_MEMORY. */
must_use enum status gunzip_take(struct gunzip *g, struct text packed, gunzip_sink *sink,
                                 void *context, struct error *err);
/* STATUS_INVALID when the stream stops inside a member or never began. */
must_use enum status gunzip_end(const struct gunzip *g, struct error *err);

#endif

#include "format/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

#define GZIP_ONLY  (MAX_WBITS + 16) /* zlib's way of saying: with a gzip header */
#define MEMORY_MAX 9

enum status gzip_pack(struct text bytes, int effort, struct buffer *ret)
{
    z_stream z = {0};
    struct buffer out = {0};
    if (bytes.len > UINT32_MAX / 2)
        return STATUS_OK;
    if (deflateInit2(&z, effort, Z_DEFLATED, GZIP_ONLY, MEMORY_MAX, Z_DEFAULT_STRATEGY) != Z_OK)
        return STATUS_MEMORY;
    z.next_in = (const unsigned char *)bytes.at;
    z.avail_in = (uInt)bytes.len;
    z.avail_out = (uInt)bytes.len; /* what does not fit is no smaller */
    z.next_out = (unsigned char *)buffer_reserve(&out, bytes.len + 1);
    bool is_whole = z.next_out && deflate(&z, Z_FINISH) == Z_STREAM_END;
    out.len = is_whole ? (size_t)z.total_out : 0;
    deflateEnd(&z);
    enum status status = out.failed ? STATUS_MEMORY : STATUS_OK;
    if (is_whole)
        *ret = out;
    else
        buffer_free(&out);
    return status;
}

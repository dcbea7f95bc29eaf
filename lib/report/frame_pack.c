#include "report/frame_pack.h"

#include "report/frame.h"

#include <assert.h>
#define ZLIB_CONST
#include <zlib.h>

#define COMPRESSION_LEVEL 9
#define EXPAND_STEP       (64 * 1024)

/* As small a state of zlib's as holds the frame whole: a window over it all, and one block. Setting
 * up the largest takes longer than packing a small frame. */
static int begin_deflate(z_stream *z, size_t len)
{
    int window = 9, memory = 1;
    while (window < MAX_WBITS && (size_t)1 << window < len)
        window++;
    while (memory < MAX_MEM_LEVEL && (size_t)64 << memory <= len)
        memory++;
    return deflateInit2(z, COMPRESSION_LEVEL, Z_DEFLATED, window, memory, Z_DEFAULT_STRATEGY);
}

enum status frame_compress(const struct buffer *raw, struct buffer *ret_packed)
{
    z_stream z = {0};
    if (raw->len > FRAME_RAW_MAX)
        return STATUS_TOO_LARGE;
    if (begin_deflate(&z, raw->len) != Z_OK)
        return STATUS_MEMORY;
    struct buffer packed = {0};
    size_t cap = deflateBound(&z, (uLong)raw->len);
    if (!buffer_reserve(&packed, cap)) {
        deflateEnd(&z);
        return STATUS_MEMORY;
    }
    z.next_in = (const Bytef *)raw->bytes;
    z.avail_in = (uInt)raw->len;
    z.next_out = (Bytef *)packed.bytes;
    z.avail_out = (uInt)cap;
    int done = deflate(&z, Z_FINISH);
    assert(done == Z_STREAM_END); /* deflateBound promised the room */
    (void)done;
    packed.len = cap - z.avail_out;
    deflateEnd(&z);
    *ret_packed = packed;
    return STATUS_OK;
}

/* Inflates until the stream ends; everything was given to z already. */
static enum status expand_all(z_stream *z, struct buffer *raw)
{
    for (;;) {
        char *to = buffer_reserve(raw, EXPAND_STEP);
        if (!to)
            return STATUS_MEMORY;
        z->next_out = (Bytef *)to;
        z->avail_out = EXPAND_STEP;
        int rc = inflate(z, Z_NO_FLUSH);
        raw->len += EXPAND_STEP - z->avail_out;
        if (rc == Z_MEM_ERROR)
            return STATUS_MEMORY;
        if (raw->len > FRAME_RAW_MAX)
            return STATUS_CORRUPT;
        if (rc == Z_STREAM_END)
            return z->avail_in == 0 ? STATUS_OK : STATUS_CORRUPT;
        if (rc != Z_OK || z->avail_out > 0)
            return STATUS_CORRUPT;
    }
}

enum status frame_expand(const void *packed, size_t len, struct buffer *ret_raw)
{
    z_stream z = {0};
    struct buffer raw = {0};
    if (len > UINT32_MAX)
        return STATUS_CORRUPT;
    if (inflateInit(&z) != Z_OK)
        return STATUS_MEMORY;
    z.next_in = (const Bytef *)packed;
    z.avail_in = (uInt)len;
    enum status status = expand_all(&z, &raw);
    inflateEnd(&z);
    if (status != STATUS_OK) {
        buffer_free(&raw);
        return status;
    }
    *ret_raw = raw;
    return STATUS_OK;
}

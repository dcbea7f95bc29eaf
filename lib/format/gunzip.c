#include "format/gunzip.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#define OUT_BYTES (32 * 1024)
#define GZIP_ONLY (MAX_WBITS + 16) /* zlib's way of saying: a gzip header, nothing else */

struct gunzip {
    z_stream z;
    uint64_t taken; /* packed bytes before this piece */
    bool ended;     /* at the end of a member: a new one may begin */
    char out[OUT_BYTES];
};

enum status gunzip_new(struct gunzip **ret_gunzip)
{
    struct gunzip *g = malloc(sizeof *g);
    if (!g)
        return STATUS_MEMORY;
    g->z = (z_stream){0};
    g->taken = 0;
    g->ended = false;
    if (inflateInit2(&g->z, GZIP_ONLY) != Z_OK) {
        free(g);
        return STATUS_MEMORY;
    }
    *ret_gunzip = g;
    return STATUS_OK;
}

void gunzip_free(struct gunzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g);
}

static enum status refuse(const struct gunzip *g, struct error *err)
{
    unsigned long long at = g->taken;
    if (g->ended)
        return error_set(err, STATUS_INVALID, "bad_gzip", "",
                         "Something that is no gzip follows the gzip stream, near byte %llu.", at);
    return error_set(err, STATUS_INVALID, "bad_gzip", "",
                     "The body is not gzip near byte %llu: %s.", at,
                     g->z.msg ? g->z.msg : "data error");
}

/* One call of inflate and what came of it. */
static enum status inflate_step(struct gunzip *g, gunzip_sink *sink, void *context,
                                struct error *err)
{
    g->z.next_out = (Bytef *)g->out;
    g->z.avail_out = OUT_BYTES;
    uInt before = g->z.avail_in;
    int rc = inflate(&g->z, Z_NO_FLUSH);
    g->taken += before - g->z.avail_in;
    if (rc == Z_MEM_ERROR)
        return error_memory(err);
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return refuse(g, err);
    size_t len = OUT_BYTES - g->z.avail_out;
    enum status status = len ? sink(context, (struct text){g->out, len}, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (rc == Z_STREAM_END && inflateReset(&g->z) != Z_OK)
        return error_memory(err);
    /* Between two members the header's bytes are looked at before `ended` is forgotten, so that
     * refuse() can tell garbage from a second member that is broken. */
    g->ended = rc == Z_STREAM_END || (g->ended && g->z.total_in < 2);
    return STATUS_OK;
}

enum status gunzip_take(struct gunzip *g, struct text packed, gunzip_sink *sink, void *context,
                        struct error *err)
{
    while (packed.len > 0) {
        uInt piece = packed.len > UINT32_MAX ? UINT32_MAX : (uInt)packed.len;
        g->z.next_in = (const Bytef *)packed.at;
        g->z.avail_in = piece;
        do {
            enum status status = inflate_step(g, sink, context, err);
            if (status != STATUS_OK)
                return status;
        } while (g->z.avail_in > 0 || g->z.avail_out == 0);
        packed.at += piece;
        packed.len -= piece;
    }
    return STATUS_OK;
}

enum status gunzip_end(const struct gunzip *g, struct error *err)
{
    if (g->ended && g->z.total_in == 0)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_gzip", "",
                     "The gzip stream is cut off after %llu bytes.", (unsigned long long)g->taken);
}

#include "http/packing.h"

#include "format/gzip.h"

#include <string.h>

bool packing_is_asked(struct text accept_encoding)
{
    bool named = accept_mentions(accept_encoding, "gzip");
    int gzip = accept_weight(accept_encoding, named ? "gzip" : "*");
    return gzip > 0 && gzip >= accept_weight(accept_encoding, "identity");
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", 5) == 0 || strstr(type, "json");
}

bool packing_may(const struct request *q)
{
    const struct answer *a = &q->answer;
    return strcmp(q->head.method, "GET") == 0 && !a->page && !a->stream && a->type &&
           is_text(a->type);
}

bool packing_wants(const struct request *q)
{
    const struct answer *a = &q->answer;
    return q->head.takes_gzip && !a->packing_tried && !a->fixed.at &&
           a->body.len > PACKED_BYTES_MIN && a->body.len <= PACKED_BYTES_MAX && packing_may(q);
}

void packing_mark(struct request *q, bool packed)
{
    static const char mark[] = "-gz\"";
    char *etag = q->answer.etag;
    size_t len = strlen(etag), size = sizeof mark - 1;
    bool marked = len > size && strcmp(etag + len - size, mark) == 0;
    if (packed && !marked && len > 0 && len + size < sizeof q->answer.etag)
        strcpy(etag + len - 1, mark);
    else if (!packed && marked)
        strcpy(etag + len - size, "\"");
}

void packing_take(struct request *q, struct buffer *packed)
{
    q->answer.packing_tried = true;
    if (packed->len == 0) {
        packing_mark(q, false);
        return;
    }
    buffer_free(&q->answer.body);
    q->answer.body = *packed;
    *packed = (struct buffer){0};
    q->answer.gzip = true;
}

void packing_at_once(struct request *q)
{
    struct buffer packed = {0};
    struct text body = {q->answer.body.bytes, q->answer.body.len};
    if (body.len <= PACKED_AT_ONCE && gzip_pack(body, GZIP_FAST, &packed) != STATUS_OK)
        packed = (struct buffer){0}; /* without memory it goes as it is */
    packing_take(q, &packed);
}

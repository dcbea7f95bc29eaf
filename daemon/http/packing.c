#include "http/packing.h"

#include "format/gzip.h"
#include "http/answer.h"
#include "http/front.h"

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
           a->body.len > PACKED_BYTES_MIN && packing_may(q);
}

void packing_take(struct request *q, struct buffer *packed)
{
    q->answer.packing_tried = true;
    if (packed->len == 0) {
        answer_mark_packed(q, false);
        return;
    }
    buffer_free(&q->answer.body);
    q->answer.body = *packed;
    *packed = (struct buffer){0};
    q->answer.gzip = true;
}

bool packing_done(struct request *q)
{
    struct buffer packed = {0};
    answer_seal(q); /* of the body as it is; what is current is not packed */
    if (!packing_wants(q))
        return true;
    bool small = q->answer.body.len <= PACKED_AT_ONCE;
    if (!small && q->front->pack && q->front->pack(q))
        return false;
    if (!packing_wants(q))
        return true; /* there was no room for it, and it has become a 503 */
    struct text body = {q->answer.body.bytes, q->answer.body.len};
    if (small && gzip_pack(body, GZIP_FAST, &packed) != STATUS_OK)
        packed = (struct buffer){0}; /* without memory it goes as it is */
    packing_take(q, &packed);
    return true;
}

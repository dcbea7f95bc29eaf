#include "http/stream.h"

bool stream_put(struct stream *s, struct text text)
{
    if (s->over || s->dropped || s->queue.len + text.len > STREAM_QUEUE_BYTES_MAX)
        return false;
    buffer_add(&s->queue, text.at, text.len);
    return !s->queue.failed;
}

size_t stream_take(struct stream *s, char *out, size_t max)
{
    size_t len = s->queue.len < max ? s->queue.len : max;
    if (len == 0)
        return 0;
    memcpy(out, s->queue.bytes, len);
    memmove(s->queue.bytes, s->queue.bytes + len, s->queue.len - len);
    s->queue.len -= len;
    return len;
}

bool stream_is_over(const struct stream *s)
{
    return s->queue.len == 0 && (s->over || s->dropped);
}

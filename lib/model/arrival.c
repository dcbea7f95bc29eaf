#include "model/arrival.h"

#include "model/registry.h"

#include <stdlib.h>

void arrivals_free(struct arrivals *a)
{
    free(a->items);
    *a = (struct arrivals){0};
}

enum status arrivals_note(struct arrivals *a, uint32_t feed, int64_t at, int64_t last_at)
{
    if (feed >= a->count) {
        struct arrival *items = realloc(a->items, ((size_t)feed + 1) * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        a->items = items;
        while (a->count <= feed)
            a->items[a->count++] = (struct arrival){INSTANT_NONE, INSTANT_NONE};
    }
    a->items[feed] = (struct arrival){at, last_at};
    return STATUS_OK;
}

void arrivals_pack(const struct arrivals *a, struct buffer *out)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->items[i].at == INSTANT_NONE)
            continue;
        buffer_add_varint(out, i);
        buffer_add_varint(out, zigzag(a->items[i].at));
        buffer_add_varint(out, zigzag(a->items[i].last_at));
    }
}

enum status arrivals_unpack(struct arrivals *a, struct text pack)
{
    const uint8_t *at = (const uint8_t *)pack.at, *end = at + pack.len;
    enum status status = STATUS_OK;
    while (at < end && status == STATUS_OK) {
        uint64_t feed, received, last;
        if (!varint_read(&at, end, &feed) || feed >= FEEDS_MAX ||
            !varint_read(&at, end, &received) || !varint_read(&at, end, &last))
            return STATUS_CORRUPT;
        status = arrivals_note(a, (uint32_t)feed, unzigzag(received), unzigzag(last));
    }
    return status;
}

struct arrival arrival_of(const struct arrivals *a, uint32_t feed)
{
    return feed < a->count ? a->items[feed] : (struct arrival){INSTANT_NONE, INSTANT_NONE};
}

int64_t arrival_dated_back_s(const struct arrivals *a, uint32_t feed, int64_t feed_ttl_s,
                             int64_t now)
{
    struct arrival x = arrival_of(a, feed);
    if (x.at == INSTANT_NONE || x.at > now || now - x.at >= feed_ttl_s)
        return 0;
    return x.at - x.last_at >= feed_ttl_s ? x.at - x.last_at : 0;
}

#include "format/json_extent.h"

/* Takes one character; false: the value has ended before it. */
static bool extent_take(struct json_extent *e, char c)
{
    switch (c) {
    case '"':
        e->in_string = true;
        break;
    case '{':
    case '[':
        e->values++;
        if (++e->depth > e->depth_max)
            e->depth_max = e->depth;
        break;
    case '}':
    case ']':
        if (e->depth == 0)
            return false;
        e->depth--;
        break;
    case ',':
        if (e->depth == 0)
            return false;
        e->values++;
        break;
    default:
        break;
    }
    return true;
}

struct text json_extent_find(const char *at, const char *end, struct json_extent *ret_extent)
{
    struct json_extent e = {0};
    const char *from = at;
    for (; at < end; at++) {
        if (e.in_string) {
            e.in_string = *at != '"';
            at += *at == '\\' && at + 1 < end;
        } else if (!extent_take(&e, *at)) {
            break;
        }
    }
    e.cut = e.in_string || e.depth > 0;
    *ret_extent = e;
    return (struct text){from, (size_t)(at - from)};
}

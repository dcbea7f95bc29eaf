#include "store/list_pieces.h"

#include <stdlib.h>

#define HEAD "{\"items\":["
#define TAIL "]}"

static bool is_long_list(struct text body)
{
    size_t head = sizeof HEAD - 1, tail = sizeof TAIL - 1;
    return body.len > LIST_PIECE_BYTES && memcmp(body.at, HEAD, head) == 0 &&
           memcmp(body.at + body.len - tail, TAIL, tail) == 0;
}

/* The length of the value that the text begins with: up to a comma of its own level, or the end. */
static size_t value_length(struct text t)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        } else if (c == ',' && depth == 0) {
            return i;
        }
    }
    return t.len;
}

static bool add_cut(struct list_pieces *p, struct text items)
{
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 64;
        struct text *cuts = realloc(p->cuts, cap * sizeof *cuts);
        if (!cuts)
            return false;
        p->cuts = cuts;
        p->cap = cap;
    }
    p->cuts[p->count++] = items;
    return true;
}

enum status list_pieces_cut(struct list_pieces *p, struct text body, struct error *err)
{
    *p = (struct list_pieces){.body = body};
    if (!is_long_list(body))
        return STATUS_OK;
    const char *at = body.at + sizeof HEAD - 1, *end = body.at + body.len - (sizeof TAIL - 1);
    for (const char *from = at; at < end; from = at) {
        while (at < end && (size_t)(at - from) < LIST_PIECE_BYTES)
            at += value_length((struct text){at, (size_t)(end - at)}) + 1; /* and its comma */
        at = at < end ? at : end;
        size_t comma = at < end;
        if (!add_cut(p, (struct text){from, (size_t)(at - from) - comma}))
            return error_memory(err);
    }
    return STATUS_OK;
}

enum status list_pieces_get(struct list_pieces *p, size_t number, struct text *ret,
                            struct error *err)
{
    buffer_reset(&p->piece);
    buffer_add_text(&p->piece, HEAD);
    buffer_add(&p->piece, p->cuts[number].at, p->cuts[number].len);
    buffer_add_text(&p->piece, TAIL);
    *ret = (struct text){p->piece.bytes, p->piece.len};
    return p->piece.failed ? error_memory(err) : STATUS_OK;
}

void list_pieces_free(struct list_pieces *p)
{
    free(p->cuts);
    buffer_free(&p->piece);
    *p = (struct list_pieces){0};
}

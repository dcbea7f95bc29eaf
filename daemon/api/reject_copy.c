#include "api/reject_copy.h"

#include "store/rejects.h"

#include <stdlib.h>

/* While the bytes still grow they move, so a text's `at` is set at the end. */
static struct text put(struct rejects_copy *c, struct text t)
{
    buffer_add(&c->bytes, t.at, t.len);
    return (struct text){NULL, t.len};
}

static enum status take_row(void *context, const struct reject_row *row, struct error *err)
{
    struct rejects_copy *c = context;
    if (c->count == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 128;
        struct kept *items = realloc(c->items, cap * sizeof *items);
        if (!items)
            return error_memory(err);
        c->items = items;
        c->cap = cap;
    }
    c->items[c->count] = (struct kept){.id = row->id,
                                       .received_at = row->received_at,
                                       .seq = row->seq,
                                       .number = row->number,
                                       .feed = row->feed,
                                       .format = row->format,
                                       .code = put(c, row->code),
                                       .field = put(c, row->field),
                                       .detail = put(c, row->detail),
                                       .raw = put(c, row->raw)};
    c->count++;
    return c->bytes.failed ? error_memory(err) : STATUS_OK;
}

static const char *settle(struct text *t, const char *at)
{
    t->at = at ? at : "";
    return t->at + t->len;
}

enum status rejects_copy_read(struct rejects_copy *c, struct store *store, struct error *err)
{
    enum status status =
        c->newest ? rejects_each_back(store, c->feed, c->after, c->limit, take_row, c, err)
                  : rejects_each(store, c->feed, c->after, c->limit, take_row, c, err);
    const char *at = c->bytes.bytes;
    for (size_t i = 0; i < c->count; i++) {
        struct kept *k = &c->items[i];
        at = settle(&k->code, at);
        at = settle(&k->field, at);
        at = settle(&k->detail, at);
        at = settle(&k->raw, at);
    }
    return status;
}

void rejects_copy_free(struct rejects_copy *c)
{
    free(c->items);
    buffer_free(&c->bytes);
}

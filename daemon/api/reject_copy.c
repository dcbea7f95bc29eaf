#include "api/reject_copy.h"

#include "http/answer.h"
#include "store/rejects.h"

#include <stdlib.h>

/* While the bytes still grow, a text's place is its offset in them (`at` is set at the end). */
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

static enum status run(struct store *store, void *context, struct error *err)
{
    struct rejects_copy *c = context;
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

static void free_copy(void *work)
{
    struct rejects_copy *c = work;
    free(c->items);
    buffer_free(&c->bytes);
    free(c);
}

static struct rejects_copy *copy_new(struct request *q, size_t size, uint32_t feed, bool newest,
                                     int64_t after, int64_t limit)
{
    struct rejects_copy *c = calloc(1, size);
    if (!c) {
        answer_memory(q);
        return NULL;
    }
    c->feed = feed;
    c->newest = newest;
    c->after = after;
    c->limit = limit;
    return c;
}

static void send(struct request *q, struct rejects_copy *c,
                 void (*done)(struct request *q, struct reading *reading))
{
    if (!c)
        return;
    c->reading = (struct reading){.errand = {.run = run, .context = c}, .done = done};
    q->work = c;
    q->work_free = free_copy;
    bool sent = app_read(q, &c->reading);
    (void)sent;
}

void rejects_copy_read_sized(struct request *q, size_t size, uint32_t feed, int64_t after,
                             int64_t limit,
                             void (*done)(struct request *q, struct reading *reading))
{
    send(q, copy_new(q, size, feed, false, after, limit), done);
}

void rejects_copy_read(struct request *q, uint32_t feed, bool newest, int64_t after, int64_t limit,
                       void (*done)(struct request *q, struct reading *reading))
{
    send(q, copy_new(q, sizeof(struct rejects_copy), feed, newest, after, limit), done);
}

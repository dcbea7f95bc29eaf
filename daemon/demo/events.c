#include "demo/events.h"

#include <stdlib.h>

void demo_events_add(struct demo_events *s, const struct demo_event *event, struct buffer *body)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 1024;
        struct demo_event *items = realloc(s->items, cap * sizeof *items);
        if (!items) {
            s->failed = true;
            buffer_free(body);
            return;
        }
        s->items = items;
        s->cap = cap;
    }
    buffer_add_byte(body, '\0');
    if (body->failed) {
        s->failed = true;
        buffer_free(body);
        return;
    }
    size_t len;
    s->items[s->count] = *event;
    s->items[s->count].order = s->count;
    s->items[s->count++].body = buffer_take(body, &len);
}

static int events_order(const void *a, const void *b)
{
    const struct demo_event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void demo_events_sort(struct demo_events *s)
{
    if (s->count > 0)
        qsort(s->items, s->count, sizeof *s->items, events_order);
}

void demo_events_free(struct demo_events *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->items[i].body);
    free(s->items);
    *s = (struct demo_events){0};
}

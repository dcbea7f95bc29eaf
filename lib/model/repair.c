#include "model/repair.h"

#include <assert.h>
#include <stdlib.h>

void repair_free_content(struct repair *x)
{
    for (uint32_t i = 0; i < x->pause_count; i++)
        free(x->pauses[i].reason);
    for (uint32_t i = 0; i < x->transition_count; i++) {
        free(x->transitions[i].name);
        free(x->transitions[i].note);
    }
    free(x->id);
    free(x->cause);
    free(x->pauses);
    free(x->transitions);
    *x = (struct repair){0};
}

void repairs_free(struct repairs *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        repair_free_content(s->items + i);
    free(s->items);
    index_free(&s->ids);
    *s = (struct repairs){0};
}

static enum status append(struct repairs *s, struct repair *value)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        struct repair *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    enum status status = index_add(&s->ids, text_of(value->id), s->count);
    if (status)
        return status;
    s->items[s->count++] = *value;
    return STATUS_OK;
}

enum status repairs_put(struct repairs *s, struct repair *value)
{
    uint32_t n = repairs_find(s, text_of(value->id));
    if (n == NONE) {
        enum status status = append(s, value);
        if (status)
            return status;
    } else {
        /* The index's key is the id that was there first: it stays and the new one goes. */
        char *id = s->items[n].id;
        s->items[n].id = value->id;
        repair_free_content(s->items + n);
        s->items[n] = *value;
        s->items[n].id = id;
    }
    *value = (struct repair){0};
    return STATUS_OK;
}

uint32_t repairs_find(const struct repairs *s, struct text id)
{
    return index_find(&s->ids, id);
}

/* The approved pauses as clipped intervals, sorted by their beginning; returns how many. */
static uint32_t sort_pauses(const struct repair *x, int64_t as_of, struct interval out[PAUSES_MAX])
{
    assert(x->pause_count <= PAUSES_MAX);
    uint32_t count = 0;
    for (uint32_t i = 0; i < x->pause_count; i++) {
        const struct pause *p = x->pauses + i;
        if (!p->approved)
            continue;
        struct interval pause = {instant_max(p->from, x->reported_at),
                                 p->to == INSTANT_EVER ? as_of : p->to};
        uint32_t place = count++;
        for (; place > 0 && out[place - 1].from > pause.from; place--)
            out[place] = out[place - 1];
        out[place] = pause;
    }
    return count;
}

int64_t repair_due_at(const struct repair *x, int64_t limit_s, int64_t as_of)
{
    struct interval pauses[PAUSES_MAX];
    uint32_t count = sort_pauses(x, as_of, pauses);
    int64_t due_at = x->reported_at + limit_s;
    int64_t counted_to = x->reported_at; /* the union so far ends here */
    for (uint32_t i = 0; i < count && pauses[i].from < due_at; i++) {
        int64_t begin = instant_max(pauses[i].from, counted_to);
        if (begin >= pauses[i].to)
            continue;
        due_at += pauses[i].to - begin;
        counted_to = pauses[i].to;
    }
    return due_at;
}

enum timeliness repair_timeliness(const struct repair *x, int64_t due_at, int64_t as_of)
{
    bool repaired = x->repaired_at != INSTANT_NONE && x->repaired_at <= as_of;
    if (repaired)
        return x->repaired_at <= due_at ? REPAIR_IN_TIME : REPAIR_LATE;
    return as_of < due_at ? REPAIR_NOT_YET : REPAIR_LATE;
}

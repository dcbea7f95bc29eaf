#include "model/repair.h"

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
    free(x->past);
    free(x->pauses);
    free(x->transitions);
    *x = (struct repair){0};
}

void repairs_free(struct repairs *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        repair_free_content(s->items + i);
    free(s->items);
    free(s->clocks);
    free(s->blocks);
    index_free(&s->ids);
    *s = (struct repairs){0};
}

static enum status make_room(struct repairs *s)
{
    uint32_t cap = s->cap ? s->cap * 2 : REPAIR_BLOCK;
    if (s->count < s->cap)
        return STATUS_OK;
    struct repair_block *blocks = realloc(s->blocks, cap / REPAIR_BLOCK * sizeof *blocks);
    if (!blocks)
        return STATUS_MEMORY;
    s->blocks = blocks;
    struct repair *items = realloc(s->items, cap * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->cap = cap;
    return STATUS_OK;
}

static enum status append(struct repairs *s, struct repair *value)
{
    enum status status = make_room(s);
    if (!status)
        status = index_add(&s->ids, text_of(value->id), s->count);
    if (status)
        return status;
    repairs_touch(s, s->count);
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
        repairs_touch(s, n);
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

/* --- rounds ------------------------------------------------------------------------------------ */

struct repair repair_in_round(const struct repair *x, uint32_t n)
{
    struct repair y = *x;
    if (n >= x->past_count)
        return y;
    const struct round *round = &x->past[n];
    y.reported_at = round->reported_at;
    y.responded_at = round->responded_at;
    y.repaired_at = round->repaired_at;
    y.confirmed_at = round->confirmed_at;
    y.claimed_at = round->claimed_at;
    y.aspects = round->aspects;
    y.mass = round->mass;
    y.state = round->confirmed_at == INSTANT_NONE ? REPAIR_REPAIRED : REPAIR_CONFIRMED;
    return y;
}

uint32_t repair_rounds_within(const struct repair *x, int64_t from, int64_t to)
{
    uint32_t count = x->state != REPAIR_CANCELLED && from <= x->reported_at && x->reported_at < to;
    for (uint32_t i = 0; i < x->past_count; i++)
        count += from <= x->past[i].reported_at && x->past[i].reported_at < to;
    return count;
}

enum status repair_begin_round(struct repair *x, const struct round *next)
{
    struct round *past = realloc(x->past, (x->past_count + (size_t)1) * sizeof *past);
    if (!past)
        return STATUS_MEMORY;
    x->past = past;
    x->past[x->past_count++] =
        (struct round){x->reported_at, x->responded_at, x->repaired_at, x->confirmed_at,
                       x->claimed_at,  x->aspects,      x->mass};
    x->reported_at = next->reported_at;
    x->responded_at = next->responded_at;
    x->repaired_at = next->repaired_at;
    x->confirmed_at = next->confirmed_at;
    x->claimed_at = next->claimed_at;
    x->aspects = next->aspects;
    x->mass = next->mass;
    return STATUS_OK;
}

int64_t repair_response_at(const struct repair *x)
{
    if (x->responded_at == INSTANT_NONE || x->repaired_at == INSTANT_NONE)
        return x->responded_at == INSTANT_NONE ? x->repaired_at : x->responded_at;
    return instant_min(x->responded_at, x->repaired_at);
}

static enum timeliness timeliness_of(int64_t done_at, int64_t due_at, int64_t as_of)
{
    if (done_at != INSTANT_NONE && done_at <= as_of)
        return done_at <= due_at ? REPAIR_IN_TIME : REPAIR_LATE;
    return as_of < due_at ? REPAIR_NOT_YET : REPAIR_LATE;
}

enum timeliness repair_timeliness(const struct repair *x, int64_t due_at, int64_t as_of)
{
    return timeliness_of(x->repaired_at, due_at, as_of);
}

enum timeliness repair_response_timeliness(const struct repair *x, int64_t due_at, int64_t as_of)
{
    return timeliness_of(repair_response_at(x), due_at, as_of);
}

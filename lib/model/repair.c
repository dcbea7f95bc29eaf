#include "model/repair.h"

#include <stdlib.h>

/* --- texts ------------------------------------------------------------------------------------- */

static uint32_t text_count(const struct repair *x)
{
    return 2 + x->pause_count + 2 * x->transition_count;
}

/* Where the n-th of its texts stands. */
static char **text_place(struct repair *x, uint32_t n)
{
    if (n < 2)
        return n == 0 ? &x->id : &x->cause;
    n -= 2;
    if (n < x->pause_count)
        return &x->pauses[n].reason;
    n -= x->pause_count;
    return n % 2 == 0 ? &x->transitions[n / 2].name : &x->transitions[n / 2].note;
}

enum status repair_own(struct repair *x)
{
    uint32_t count = x->is_borrowed ? text_count(x) : 0, n = 0;
    char **copies = count > 0 ? calloc(count, sizeof *copies) : NULL;
    if (count > 0 && !copies)
        return STATUS_MEMORY;
    for (; n < count; n++) {
        const char *text = *text_place(x, n);
        if (text && !(copies[n] = text_copy(text_of(text))))
            break;
    }
    bool all = n == count;
    for (n = 0; n < count; n++) {
        if (all)
            *text_place(x, n) = copies[n];
        else
            free(copies[n]);
    }
    free(copies);
    if (all)
        x->is_borrowed = false;
    return all ? STATUS_OK : STATUS_MEMORY;
}

void repair_free_content(struct repair *x)
{
    for (uint32_t n = 0; !x->is_borrowed && n < text_count(x); n++)
        free(*text_place(x, n));
    free(x->past);
    free(x->pauses);
    free(x->transitions);
    *x = (struct repair){0};
}

/* --- the set ----------------------------------------------------------------------------------- */

void repairs_free(struct repairs *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        repair_free_content(s->items + i);
    for (struct repair_texts *t = s->texts, *next; t; t = next) {
        next = t->next;
        free(t);
    }
    free(s->items);
    free(s->clocks);
    free(s->blocks);
    index_free(&s->ids);
    *s = (struct repairs){0};
}

static enum status set_cap(struct repairs *s, uint32_t cap)
{
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

void repairs_reserve(struct repairs *s, uint32_t count)
{
    uint32_t cap = s->cap ? s->cap : REPAIR_BLOCK;
    while (cap < count && cap <= UINT32_MAX / 2)
        cap *= 2;
    if (cap > s->cap && set_cap(s, cap) == STATUS_OK)
        (void)!index_reserve(&s->ids, count);
}

static enum status make_room(struct repairs *s)
{
    return s->count < s->cap ? STATUS_OK : set_cap(s, s->cap ? s->cap * 2 : REPAIR_BLOCK);
}

enum status repairs_add(struct repairs *s, struct repair *value)
{
    enum status status = make_room(s);
    if (!status)
        status = index_add(&s->ids, text_of(value->id), s->count);
    if (status)
        return status;
    repairs_touch(s, s->count);
    s->items[s->count++] = *value;
    *value = (struct repair){0};
    return STATUS_OK;
}

/* The index's key is the id that was there first: it stays, and where it is the repair's own the new one goes. */
static void replace(struct repairs *s, uint32_t n, struct repair *value)
{
    struct repair *x = s->items + n;
    char *id = value->id;
    repairs_touch(s, n);
    if (!x->is_borrowed) {
        id = x->id;
        x->id = value->id;
    }
    repair_free_content(x);
    *x = *value;
    x->id = id;
    *value = (struct repair){0};
}

enum status repairs_put(struct repairs *s, struct repair *value)
{
    uint32_t n = repairs_find(s, text_of(value->id));
    if (n == NONE)
        return repairs_add(s, value);
    replace(s, n, value);
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

#include "model/repair_window.h"

#include "model/repair_clock.h"

#include <stdlib.h>

void repairs_move_clocks(struct repairs *s, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        struct repair_block *b = &s->blocks[i];
        b->unknown = b->unknown || (b->from < to && b->until >= from);
    }
}

/* A cancelled round never counts. An open pause may last for ever, and a clock may never come to its end. */
static struct interval bounds_of(const struct repairs *s, const struct repair *x,
                                 const struct registry *r, const struct exemptions *e)
{
    struct interval bounds = {INSTANT_EVER, INSTANT_NONE};
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        const struct repair y = repair_in_round(x, n);
        if (y.state == REPAIR_CANCELLED)
            continue;
        bounds.from = instant_min(bounds.from, y.reported_at);
        for (uint32_t i = 0; i < s->clock_count; i++)
            bounds.to =
                instant_max(bounds.to, repair_last_due_at(&y, r, e, s->clocks[i], INSTANT_EVER));
    }
    return bounds;
}

static void bound(const struct repairs *s, const struct registry *r, const struct exemptions *e,
                  uint32_t block)
{
    struct repair_block *b = &s->blocks[block];
    b->from = INSTANT_EVER;
    b->until = INSTANT_NONE;
    b->unknown = false;
    for (uint32_t i = block * REPAIR_BLOCK, n = 0; n < REPAIR_BLOCK && i < s->count; i++, n++) {
        const struct repair *x = &s->items[i];
        b->each[n] = bounds_of(s, x, r, e);
        b->from = instant_min(b->from, b->each[n].from);
        b->until = instant_max(b->until, b->each[n].to);
    }
}

/* Heeds a version of the rules. Most change no clock. Returns whether it is the first of its kind. */
static enum status heed(struct repairs *s, const struct rules *rules, bool *ret_new)
{
    for (uint32_t i = 0; i < s->clock_count; i++) {
        if (rules_same_clocks(s->clocks[i], rules))
            return STATUS_OK;
    }
    const struct rules **clocks =
        realloc(s->clocks, (s->clock_count + (size_t)1) * sizeof(*clocks));
    if (!clocks)
        return STATUS_MEMORY;
    s->clocks = clocks;
    s->clocks[s->clock_count++] = rules;
    *ret_new = true;
    return STATUS_OK;
}

/* False: out of memory. repairs_next() passes over nothing by the versions that are not heeded. */
static bool heed_all(struct repairs *s, const struct rule_book *book)
{
    bool other = false, all = true;
    for (; all && s->heeded < book->count; s->heeded += all)
        all = heed(s, book->items[s->heeded], &other) == STATUS_OK;
    for (uint32_t i = 0; other && i < repairs_blocks(s); i++)
        s->blocks[i].unknown = true;
    return all;
}

bool repairs_settle_some(struct repairs *s, const struct registry *r, const struct exemptions *e,
                         const struct rule_book *book, uint32_t blocks_max)
{
    if (!heed_all(s, book) || s->heeded == 0)
        return false; /* also a model that is still being read: nothing is asked of it yet */
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        if (!s->blocks[i].unknown)
            continue;
        if (blocks_max-- == 0)
            return true;
        bound(s, r, e, i);
    }
    return false;
}

void repairs_settle(struct repairs *s, const struct registry *r, const struct exemptions *e,
                    const struct rule_book *book)
{
    (void)repairs_settle_some(s, r, e, book, UINT32_MAX);
}

uint32_t repairs_next(const struct repairs *s, uint32_t number, const struct rules *rules,
                      int64_t from, int64_t to)
{
    if (rules->version == 0 || rules->version > s->heeded)
        return number; /* the bounds know nothing of its clocks */
    for (uint32_t block; number < s->count; number = (block + 1) * REPAIR_BLOCK) {
        const struct repair_block *b = &s->blocks[block = number / REPAIR_BLOCK];
        if (b->unknown)
            return number;
        if (b->from >= to || b->until < from)
            continue;
        for (uint32_t n = number % REPAIR_BLOCK; n < REPAIR_BLOCK && number < s->count; n++) {
            if (b->each[n].from < to && b->each[n].to >= from)
                return number;
            number++;
        }
    }
    return s->count;
}

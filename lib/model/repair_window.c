#include "model/repair_window.h"

void repairs_move_clocks(struct repairs *s, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        struct repair_block *b = &s->blocks[i];
        b->unknown = b->unknown || (b->from < to && b->until >= from);
    }
}

/* A cancelled repair never counts. An open pause may last for ever. */
static void bound(const struct repairs *s, const struct registry *r, const struct exemptions *e,
                  uint32_t block)
{
    struct repair_block b = {INSTANT_EVER, INSTANT_NONE, false, s->blocks[block].soiled};
    uint32_t end = (block + 1) * REPAIR_BLOCK;
    for (uint32_t i = block * REPAIR_BLOCK; i < end && i < s->count; i++) {
        const struct repair *x = &s->items[i];
        if (x->state == REPAIR_CANCELLED)
            continue;
        int64_t until = repair_due_at(x, &r->assets[x->asset], e, s->limit_max_s, INSTANT_EVER);
        b.from = instant_min(b.from, x->reported_at);
        b.until = instant_max(b.until, until);
    }
    s->blocks[block] = b;
}

void repairs_settle(struct repairs *s, const struct registry *r, const struct exemptions *e,
                    const struct rule_book *book)
{
    int64_t limit_s = 0;
    for (uint32_t i = 0; i < book->count; i++)
        limit_s = instant_max(limit_s, rules_repair_limit_max_s(book->items[i]));
    bool longer = limit_s > s->limit_max_s;
    if (longer)
        s->limit_max_s = limit_s;
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        if (longer || s->blocks[i].unknown)
            bound(s, r, e, i);
    }
}

uint32_t repairs_next(const struct repairs *s, uint32_t number, const struct rules *rules,
                      int64_t from, int64_t to)
{
    /* rules that are only being tried may have a longer limit than any that the bounds know */
    if (rules_repair_limit_max_s(rules) > s->limit_max_s)
        return number;
    while (number < s->count) {
        const struct repair_block *b = &s->blocks[number / REPAIR_BLOCK];
        if (b->unknown || (b->from < to && b->until >= from))
            return number;
        number = (number / REPAIR_BLOCK + 1) * REPAIR_BLOCK;
    }
    return s->count;
}

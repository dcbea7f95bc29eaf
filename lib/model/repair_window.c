#include "model/repair_window.h"

void repairs_move_clocks(struct repairs *s, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        struct repair_block *b = &s->blocks[i];
        b->unknown = b->unknown || (b->from < to && b->until >= from);
    }
}

/* A cancelled round never counts. An open pause may last for ever. So may a clock that runs by hours, which no
 * length of a limit bounds: limit_s is INSTANT_EVER then. Else no rules name hours, and any of them will do. */
static struct interval bounds_of(const struct repair *x, const struct registry *r,
                                 const struct exemptions *e, const struct rules *rules,
                                 int64_t limit_s)
{
    const struct limit limit = {.s = limit_s};
    struct interval bounds = {INSTANT_EVER, INSTANT_NONE};
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        const struct repair y = repair_in_round(x, n);
        if (y.state == REPAIR_CANCELLED)
            continue;
        bounds.from = instant_min(bounds.from, y.reported_at);
        bounds.to =
            limit_s == INSTANT_EVER
                ? INSTANT_EVER
                : instant_max(bounds.to, repair_clock_end(&y, r, e, rules, &limit, INSTANT_EVER));
    }
    return bounds;
}

static void bound(const struct repairs *s, const struct registry *r, const struct exemptions *e,
                  const struct rules *rules, uint32_t block)
{
    struct repair_block *b = &s->blocks[block];
    b->from = INSTANT_EVER;
    b->until = INSTANT_NONE;
    b->unknown = false;
    for (uint32_t i = block * REPAIR_BLOCK, n = 0; n < REPAIR_BLOCK && i < s->count; i++, n++) {
        const struct repair *x = &s->items[i];
        b->each[n] = bounds_of(x, r, e, rules, s->limit_max_s);
        b->from = instant_min(b->from, b->each[n].from);
        b->until = instant_max(b->until, b->each[n].to);
    }
}

void repairs_settle(struct repairs *s, const struct registry *r, const struct exemptions *e,
                    const struct rule_book *book)
{
    int64_t limit_s = 0;
    if (book->count == 0)
        return; /* a model that is still being read: nothing is asked of it yet */
    for (uint32_t i = 0; i < book->count; i++)
        limit_s = instant_max(limit_s, rules_repair_limit_max_s(book->items[i]));
    bool longer = limit_s > s->limit_max_s;
    if (longer)
        s->limit_max_s = limit_s;
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        if (longer || s->blocks[i].unknown)
            bound(s, r, e, book->items[0], i);
    }
}

uint32_t repairs_next(const struct repairs *s, uint32_t number, const struct rules *rules,
                      int64_t from, int64_t to)
{
    /* rules that are only being tried may have a longer limit than any that the bounds know */
    if (rules_repair_limit_max_s(rules) > s->limit_max_s)
        return number;
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

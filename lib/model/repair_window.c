#include "model/repair_window.h"

#include <string.h>

void repairs_move_clocks(struct repairs *s, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        struct repair_block *b = &s->blocks[i];
        b->unknown = b->unknown || (b->from < to && b->until >= from);
    }
}

/* What the bounds of clocks are found with. */
struct bounding {
    const struct registry *r;
    const struct exemptions *e;
    const struct rule_book *book;
    int64_t limit_s; /* the longest of all */
};

static int64_t end_under(const struct bounding *x, const struct repair *y,
                         const struct rules *rules, char *calendar)
{
    const struct limit limit = {.s = x->limit_s, .calendar = calendar};
    return repair_clock_end(y, x->r, x->e, rules, &limit, INSTANT_EVER);
}

/* The latest end by the hours of any calendar that a limit in these terms runs by. */
static int64_t end_by_limits(const struct bounding *x, const struct repair *y,
                             const struct rules *rules, const struct rules *terms, int64_t end)
{
    const char *last = NULL;
    for (int i = 0; i < 2 * LIMIT_COUNT; i++) {
        const struct limit *limit =
            i < LIMIT_COUNT ? &terms->limits[i] : &terms->responses[i - LIMIT_COUNT];
        if (!limit->calendar || (last && strcmp(last, limit->calendar) == 0))
            continue;
        end = instant_max(end, end_under(x, y, rules, limit->calendar));
        last = limit->calendar;
    }
    for (uint32_t i = 0; i < terms->contract_count; i++)
        end = end_by_limits(x, y, rules, terms->contracts[i].terms, end);
    return end;
}

/* The latest instant at which the clock of a round can have run any limit of any rules. Where no hours stop it,
 * any rules will do. */
static int64_t latest_end(const struct bounding *x, const struct repair *y)
{
    int64_t end = INSTANT_NONE;
    bool by_hours = false;
    for (uint32_t i = 0; i < x->book->count; i++) {
        const struct rules *rules = x->book->items[i];
        if (!rules_run_by_hours(rules))
            continue;
        by_hours = true;
        end = instant_max(end, end_under(x, y, rules, NULL)); /* but for the service hours */
        end = end_by_limits(x, y, rules, rules, end);
    }
    return by_hours ? end : end_under(x, y, x->book->items[0], NULL);
}

/* A cancelled round never counts. An open pause may last for ever. */
static struct interval bounds_of(const struct bounding *x, const struct repair *repair)
{
    struct interval bounds = {INSTANT_EVER, INSTANT_NONE};
    for (uint32_t n = 0; n < repair_rounds(repair); n++) {
        const struct repair y = repair_in_round(repair, n);
        if (y.state == REPAIR_CANCELLED)
            continue;
        bounds.from = instant_min(bounds.from, y.reported_at);
        bounds.to = instant_max(bounds.to, latest_end(x, &y));
    }
    return bounds;
}

static void bound(const struct repairs *s, const struct bounding *x, uint32_t block)
{
    struct repair_block *b = &s->blocks[block];
    b->from = INSTANT_EVER;
    b->until = INSTANT_NONE;
    b->unknown = false;
    for (uint32_t i = block * REPAIR_BLOCK, n = 0; n < REPAIR_BLOCK && i < s->count; i++, n++) {
        b->each[n] = bounds_of(x, &s->items[i]);
        b->from = instant_min(b->from, b->each[n].from);
        b->until = instant_max(b->until, b->each[n].to);
    }
}

void repairs_settle(struct repairs *s, const struct registry *r, const struct exemptions *e,
                    const struct rule_book *book)
{
    if (book->count == 0)
        return; /* a model that is still being read: nothing is asked of it yet */
    struct bounding x = {r, e, book, s->limit_max_s};
    for (uint32_t i = 0; i < book->count; i++)
        x.limit_s = instant_max(x.limit_s, rules_repair_limit_max_s(book->items[i]));
    bool all = x.limit_s > s->limit_max_s || book->count != s->rules_count;
    for (uint32_t i = 0; i < repairs_blocks(s); i++) {
        if (all || s->blocks[i].unknown)
            bound(s, &x, i);
    }
    s->limit_max_s = x.limit_s;
    s->rules_count = book->count;
}

/* Rules that are only being tried may have a longer limit than any that the bounds know, or other hours. */
static bool are_heeded(const struct repairs *s, const struct rules *rules)
{
    if (rules_repair_limit_max_s(rules) > s->limit_max_s)
        return false;
    bool known = rules->version >= 1 && rules->version <= s->rules_count;
    return known || !rules_run_by_hours(rules);
}

uint32_t repairs_next(const struct repairs *s, uint32_t number, const struct rules *rules,
                      int64_t from, int64_t to)
{
    if (!are_heeded(s, rules))
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

#include "change/calendar_moves.h"

#include <string.h>

#define CLOCKS_S (366 * DAY_S) /* how long before a month a clock may have begun that ends in it */

static bool names(const char *code, const struct calendar *c)
{
    return code && strcmp(code, c->code) == 0;
}

static bool limits_name(const struct rules *rules, const struct calendar *c)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (names(rules->limits[i].calendar, c) || names(rules->responses[i].calendar, c))
            return true;
    }
    return false;
}

/* Does a limit, or do a contract's service hours, name it? */
static void find_use(const struct rules *rules, const struct calendar *c, bool *ret_limits,
                     bool *ret_hours)
{
    *ret_limits = *ret_limits || limits_name(rules, c);
    *ret_hours = *ret_hours || names(rules->service_hours, c);
    for (uint32_t i = 0; i < rules->contract_count; i++)
        find_use(rules->contracts[i].terms, c, ret_limits, ret_hours);
}

static bool same_set(const struct interval_set *a, const struct interval_set *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}

static enum status differ(const struct calendar *a, const struct calendar *b,
                          const struct zone *zone, struct interval in, bool *ret)
{
    struct interval_set x = {0}, y = {0};
    enum status status = calendar_add(a, zone, in.from, in.to, &x);
    if (!status)
        status = calendar_add(b, zone, in.from, in.to, &y);
    if (!status)
        *ret = !same_set(&x, &y);
    interval_set_free(&x);
    interval_set_free(&y);
    return status;
}

/* The hours of exemptions are in a zone of their own. */
static enum status exemptions_move(const struct district *d, uint32_t number,
                                   const struct calendar *next, struct interval month, bool *ret)
{
    const struct exemptions *e = &d->exemptions;
    enum status status = STATUS_OK;
    *ret = false;
    for (uint32_t i = 0; i < e->count && !*ret && !status; i++) {
        const struct exemption *x = &e->items[i];
        struct interval in = {instant_max(x->from, month.from), instant_min(x->to, month.to)};
        if (x->state == EXEMPTION_APPROVED && x->calendar == number + 1 && in.from < in.to)
            status = differ(&d->registry.calendars[number], next, e->zone, in, ret);
    }
    return status;
}

enum status calendar_moves(const struct district *d, uint32_t number, const struct calendar *next,
                           const struct rules *rules, struct interval month, bool *ret)
{
    const struct calendar *now = &d->registry.calendars[number];
    bool limits = false, hours = false;
    enum status status = exemptions_move(d, number, next, month, ret);
    if (status || *ret)
        return status;
    find_use(rules, now, &limits, &hours);
    if (!limits && !hours)
        return STATUS_OK;
    struct interval in = {month.from - (limits ? CLOCKS_S : 0), month.to};
    return differ(now, next, rules->zone, in, ret);
}

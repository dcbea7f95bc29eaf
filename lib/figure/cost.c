#include "figure/cost.h"

#include "figure/statement_compute.h"

#include <stdlib.h>
#include <string.h>

#define MILLION 1000000

/* --- the share of the rate ---------------------------------------------------------------------- */

static int64_t share_of(const struct district *d, const struct query *q, const struct rates *r,
                        const struct outage *o)
{
    uint32_t group = population_group(&r->population, d, q, o->asset, o->project);
    if (o->counted != ASSESSED || group == NONE)
        return COST_NONE;
    const struct tally *t = &r->tallies[group][o->aspect];
    struct figure f = figure_of_aspect(r->population.groups[group].terms, o->aspect, t);
    if (f.denominator <= 0)
        return COST_NONE;
    return (int64_t)((__int128)(o->to - o->from) * MILLION / f.denominator);
}

/* Every asset is in the list of outages. A rate is of the rules' population, per contract. */
static enum status fill_shares(const struct district *d, const struct query *q,
                               const struct outages *o, struct outage_cost *costs)
{
    struct query own = *q;
    struct rates rates;
    own.every_asset = false;
    own.by = BY_PROJECT;
    enum status status = rates_compute(d, &own, &rates);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < o->count; i++)
        costs[i].share_millionths = share_of(d, &own, &rates, &o->items[i]);
    rates_free(&rates);
    return STATUS_OK;
}

/* --- what was taken off ------------------------------------------------------------------------- */

/* Returns what the project would be paid more, had the deduction not been. */
static int64_t amount_of(const struct rules *terms, const struct statement_project *p,
                         const struct deduction *x)
{
    int64_t score = p->sheet.hundredths;
    if (p->score_hundredths == SCORE_NONE || p->amount_fen == AMOUNT_NONE)
        return COST_NONE;
    for (uint32_t i = 0; i < p->deduction_count; i++) {
        if (&p->deductions[i] != x)
            score = instant_max(0, score - p->deductions[i].points_hundredths);
    }
    int64_t without = payment_amount_fen(p->fee_fen, payment_factor_bp(terms, score));
    return without == AMOUNT_NONE ? COST_NONE : without - p->amount_fen;
}

static bool is_of(const struct district *d, const struct outage *o, const struct deduction *x,
                  uint32_t project)
{
    return o->project == project && o->aspect == (uint8_t)x->aspect && o->from < x->to &&
           x->from < o->to && strcmp(d->registry.assets[o->asset].code, x->asset) == 0;
}

static void charge(const struct district *d, const struct outages *o, uint32_t project,
                   const struct deduction *x, int64_t amount_fen, struct outage_cost *costs)
{
    size_t longest = SIZE_MAX;
    int64_t length_s = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct outage *one = &o->items[i];
        if (one->to - one->from > length_s && is_of(d, one, x, project)) {
            longest = i;
            length_s = one->to - one->from;
        }
    }
    if (longest != SIZE_MAX) {
        costs[longest].points_hundredths = x->points_hundredths;
        costs[longest].amount_fen = amount_fen;
    }
}

static void charge_project(const struct district *d, const struct query *q, const struct outages *o,
                           const struct statement_project *p, struct outage_cost *costs)
{
    uint32_t project = registry_find_project(&d->registry, text_of(p->code));
    const struct rules *terms = rules_of_project(q->rules, &d->registry, project);
    for (uint32_t i = 0; i < p->deduction_count; i++) {
        const struct deduction *x = &p->deductions[i];
        if (x->seconds > 0)
            charge(d, o, project, x, amount_of(terms, p, x), costs);
    }
}

static bool is_month(const struct district *d, const struct query *q, int *ret_year, int *ret_month)
{
    int64_t from, to;
    rule_book_month_of(&d->rules, q->from, ret_year, ret_month);
    rule_book_month(&d->rules, *ret_year, *ret_month, &from, &to);
    return q->from == from && q->to == to;
}

static enum status fill_deductions(const struct district *d, const struct query *q,
                                   const struct outages *o, struct outage_cost *costs)
{
    struct statement s;
    int year, month;
    if (!is_month(d, q, &year, &month))
        return STATUS_OK;
    enum status status = statement_compute(d, year, month, q->as_of, &s);
    if (status != STATUS_OK)
        return status;
    for (uint32_t i = 0; i < s.item_count; i++)
        for (uint32_t p = 0; p < s.items[i].project_count; p++)
            charge_project(d, q, o, &s.items[i].projects[p], costs);
    statement_free(&s);
    return STATUS_OK;
}

enum status costs_compute(const struct district *d, const struct query *q, const struct outages *o,
                          struct outage_cost **ret)
{
    struct outage_cost *costs = malloc((o->count + 1) * sizeof *costs);
    if (!costs)
        return STATUS_MEMORY;
    for (size_t i = 0; i < o->count; i++)
        costs[i] = (struct outage_cost){COST_NONE, COST_NONE, COST_NONE};
    enum status status = fill_shares(d, q, o, costs);
    if (status == STATUS_OK)
        status = fill_deductions(d, q, o, costs);
    if (status != STATUS_OK) {
        free(costs);
        return status;
    }
    *ret = costs;
    return STATUS_OK;
}

/* --- the dearest first -------------------------------------------------------------------------- */

struct costed {
    struct outage outage;
    struct outage_cost cost;
    size_t place;
};

static int by_cost(const void *a, const void *b)
{
    const struct costed *x = a, *y = b;
    if (x->cost.amount_fen != y->cost.amount_fen)
        return x->cost.amount_fen > y->cost.amount_fen ? -1 : 1;
    if (x->cost.points_hundredths != y->cost.points_hundredths)
        return x->cost.points_hundredths > y->cost.points_hundredths ? -1 : 1;
    if (x->cost.share_millionths != y->cost.share_millionths)
        return x->cost.share_millionths > y->cost.share_millionths ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

enum status costs_sort(struct outages *o, struct outage_cost *costs)
{
    struct costed *all = malloc((o->count + 1) * sizeof *all);
    if (!all)
        return STATUS_MEMORY;
    for (size_t i = 0; i < o->count; i++)
        all[i] = (struct costed){o->items[i], costs[i], i};
    qsort(all, o->count, sizeof *all, by_cost);
    for (size_t i = 0; i < o->count; i++) {
        o->items[i] = all[i].outage;
        costs[i] = all[i].cost;
    }
    free(all);
    return STATUS_OK;
}

#include "figure/stake.h"

#include "figure/statement_settle.h"

#include <stdlib.h>

static struct figure likely_of(const struct forecast_figures *all, const struct figure *now)
{
    return all->is_likely ? all->likely : *now;
}

/* The figures that come of seconds and repairs, as they are likely to be. */
static void foresee(const struct rates *r, const struct forecast *f, uint32_t group,
                    struct figure figures[INDICATOR_COUNT])
{
    static const enum indicator counted[] = {INDICATOR_REPAIR, INDICATOR_RESPONSE};
    if (forecast_is_over(f))
        return;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        struct forecast_figures all = forecast_of_aspect(r, f, group, (enum aspect)k);
        figures[k] = likely_of(&all, &figures[k]);
    }
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        struct forecast_figures all = forecast_of_repairs(r, f, group, counted[i]);
        figures[counted[i]] = likely_of(&all, &figures[counted[i]]);
    }
}

/* What a statement counts besides seconds and repairs, as it is now. */
static void add_counts(const struct gathering *g, uint32_t project, struct figure_sums *sums)
{
    const struct project *p = &g->d->registry.projects[project];
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        if (!indicator_is_used(g->q.rules, i))
            continue;
        for (int k = 0; indicators[i].add_kind && k < KIND_COUNT; k++)
            indicators[i].add_kind(p, (enum kind)k, &g->quantities.of[project][k], &sums->of[i]);
        if (indicators[i].add_project)
            indicators[i].add_project(p, g->year, &sums->of[i]);
    }
}

static enum status stake_of(const struct gathering *g, const struct rates *r,
                            const struct forecast *f, uint32_t group, struct stake *ret)
{
    uint32_t project =
        registry_find_project(&g->d->registry, text_of(r->population.groups[group].key));
    const struct project *of = &g->d->registry.projects[project];
    struct statement_project p = {
        .fee_days = gathering_fee_days(g, of, r->population.groups[group].assets > 0)};
    struct figure_sums sums = {0};
    p.all.assets = r->population.groups[group].assets; /* without one nothing is deducted */
    p.month_days = g->last_day - g->first_day;
    p.fee_fen = payment_fee_fen(of->monthly_fee_fen, p.fee_days, p.month_days);
    *ret = (struct stake){STAKE_NONE, STAKE_NONE};
    if (p.fee_fen == 0)
        return STATUS_OK;
    for (int k = 0; k < ASPECT_COUNT; k++)
        p.all.seconds[k] = r->tallies[group][k];
    sums.of[INDICATOR_REPAIR] = (struct count){r->repairs[group].in_time, r->repairs[group].due};
    sums.of[INDICATOR_RESPONSE] =
        (struct count){r->responses[group].in_time, r->responses[group].due};
    add_counts(g, project, &sums);
    figures_close(gathering_terms(g, project), &sums, &p.all);
    foresee(r, f, group, p.all.figures);
    enum status status = project_settle(g, project, &p);
    if (status == STATUS_OK)
        *ret = (struct stake){p.fee_fen,
                              p.amount_fen == AMOUNT_NONE ? STAKE_NONE : p.fee_fen - p.amount_fen};
    statement_project_free(&p);
    return status;
}

enum status stakes_compute(const struct district *d, const struct query *month,
                           const struct rates *r, const struct forecast *f, struct stake **ret)
{
    struct gathering g = {.d = d,
                          .q = {.from = month->from,
                                .to = month->to,
                                .as_of = month->as_of,
                                .rules = month->rules,
                                .scope = {.role = ROLE_ADMIN, .organisation = NONE}}};
    int64_t last = instant_max(month->from, month->as_of - 1);
    struct stake *stakes = calloc(r->population.group_count + (size_t)1, sizeof *stakes);
    enum status status = stakes ? STATUS_OK : STATUS_MEMORY;
    rule_book_month_of(&d->rules, month->from, &g.year, &g.month);
    g.first_day = zone_day_of(month->rules->zone, month->from);
    g.last_day = zone_day_of(month->rules->zone, month->to);
    if (status == STATUS_OK)
        status = quantities_compute(d, last, zone_day_of(month->rules->zone, last), &g.quantities);
    for (uint32_t i = 0; i < r->population.group_count && status == STATUS_OK; i++)
        status = stake_of(&g, r, f, i, &stakes[i]);
    quantities_free(&g.quantities);
    if (status == STATUS_OK)
        *ret = stakes;
    else
        free(stakes);
    return status;
}

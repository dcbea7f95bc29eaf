#include "figure/evaluation.h"

#include <stdlib.h>

/* What the rows of one year are taken from. */
struct year {
    const struct district *d;
    const struct rules *rules;
    int number;
    int64_t from, to, as_of;
    struct tally seconds[ASPECT_COUNT];
    struct repair_tally repairs;
    struct quantities quantities;
};

static struct year year_of(const struct district *d, const struct rules *rules, int number,
                           int64_t now)
{
    struct year y = {.d = d, .rules = rules, .number = number};
    int64_t end;
    zone_month(rules->zone, number, 1, &y.from, &end);
    zone_month(rules->zone, number, 12, &end, &y.to);
    y.as_of = instant_min(now, y.to);
    return y;
}

static enum status year_fill(struct year *y)
{
    struct query q = {.from = y->from,
                      .to = y->to,
                      .as_of = y->as_of,
                      .rules = y->rules,
                      .scope = {ROLE_ADMIN, NONE}};
    struct rates rates;
    int64_t last = instant_max(y->from, y->as_of - 1);
    enum status status = rates_compute(y->d, &q, &rates);
    if (status != STATUS_OK)
        return status;
    for (int k = 0; k < ASPECT_COUNT && rates.population.group_count > 0; k++)
        y->seconds[k] = rates.tallies[0][k];
    if (rates.population.group_count > 0)
        y->repairs = rates.repairs[0];
    rates_free(&rates);
    return quantities_compute(y->d, last, local_day(y->rules->zone, last), &y->quantities);
}

/* Part and whole over every project with a plan of that sort: `quantity` by project and kind, `acceptance` over all
 * points of a construction project, whatever the kinds of its plan. None in a year that has not begun. */
static void count_plan(const struct year *y, const struct evaluation_rule *row, int64_t *ret_part,
                       int64_t *ret_whole)
{
    const struct registry *r = &y->d->registry;
    for (uint32_t p = 0; p < r->project_count && y->from < y->as_of; p++) {
        for (int k = 0; k < KIND_COUNT; k++) {
            const struct quantity *q = &y->quantities.of[p][k];
            bool quantity = row->indicator == INDICATOR_QUANTITY;
            int64_t planned = quantity ? planned_quantity(&r->projects[p], (enum kind)k)
                                       : planned_acceptance(&r->projects[p], (enum kind)k);
            bool counts = quantity ? planned > 0 : acceptance_counts(&r->projects[p]);
            if (!counts || (row->kind >= 0 && row->kind != k))
                continue;
            *ret_part += quantity ? q->in_service : q->accepted;
            *ret_whole += planned;
        }
    }
}

static void count_projects(const struct year *y, const struct evaluation_rule *row,
                           int64_t *ret_part, int64_t *ret_whole)
{
    const struct registry *r = &y->d->registry;
    int32_t from = local_day(y->rules->zone, y->from), to = local_day(y->rules->zone, y->to);
    int32_t as_of = local_day(y->rules->zone, y->as_of);
    for (uint32_t p = 0; p < r->project_count; p++) {
        int64_t part, whole;
        if (row->indicator == EVALUATION_MILESTONES)
            milestones_of(&r->projects[p], from, to, as_of, &part, &whole);
        else
            budget_of(&r->projects[p], y->number, &part, &whole);
        *ret_part += part;
        *ret_whole += whole;
    }
}

static struct figure figure_of_row(const struct year *y, const struct evaluation_rule *row)
{
    int64_t part = 0, whole = 0;
    if (row->indicator < ASPECT_COUNT)
        return figure_of_aspect(y->rules, (enum aspect)row->indicator, &y->seconds[row->indicator]);
    if (row->indicator == INDICATOR_REPAIR)
        return figure_of_repairs(y->rules, &y->repairs);
    if (row->indicator == INDICATOR_QUANTITY || row->indicator == INDICATOR_ACCEPTANCE)
        count_plan(y, row, &part, &whole);
    else
        count_projects(y, row, &part, &whole);
    int64_t target = row->indicator == EVALUATION_MILESTONES ? row->target_bp
                                                             : y->rules->target_bp[row->indicator];
    return figure_of_counts(part, whole, target);
}

/* What the row names comes before what its indicator names. */
static struct comparison comparison_of(const struct rules *rules,
                                       const struct evaluation_rule *rule)
{
    struct comparison c = rule->compared_to;
    if (rule->indicator < 0 || rule->indicator >= INDICATOR_COUNT)
        return c;
    const struct comparison *general = &rules->compared_to[rule->indicator];
    c.last_year = c.last_year < 0 ? general->last_year : c.last_year;
    c.standard = c.standard < 0 ? general->standard : c.standard;
    c.plan = c.plan < 0 ? general->plan : c.plan;
    return c;
}

static void fill_judged(const struct year *now, const struct year *before,
                        struct evaluation_row *row)
{
    const struct evaluation_rule *rule = row->rule;
    const struct judgements *all = &now->d->judgements;
    row->judged = judgements_find(all, now->number, rule->level1, rule->level2, rule->level3);
    row->judged_last_year =
        judgements_find(all, before->number, rule->level1, rule->level2, rule->level3);
    if (row->judged) /* the rules may have taken weight from the row since */
        row->points_hundredths = instant_min(row->judged->points_hundredths, rule->weight * 100);
    if (row->judged_last_year)
        row->compared_to.last_year = row->judged_last_year->points_hundredths;
}

static void fill_row(const struct year *now, const struct year *before, struct evaluation_row *row)
{
    const struct evaluation_rule *rule = row->rule;
    row->points_hundredths = SCORE_NONE;
    row->compared_to = comparison_of(now->rules, rule);
    if (rule->indicator < 0) {
        fill_judged(now, before, row);
        return;
    }
    row->figure = figure_of_row(now, rule);
    row->last_year = figure_of_row(before, rule);
    row->points_hundredths = score_points(rule->weight * 100, &row->figure);
    if (row->last_year.denominator > 0)
        row->compared_to.last_year = row->last_year.percent_hundredths;
}

static void fill_rows(const struct year *now, const struct year *before, struct evaluation *e)
{
    for (; e->count < e->rules->evaluation_count; e->count++) {
        struct evaluation_row *row = &e->rows[e->count];
        row->rule = &e->rules->evaluation[e->count];
        fill_row(now, before, row);
        e->weight += row->rule->weight;
        if (row->points_hundredths == SCORE_NONE)
            e->open_weight += row->rule->weight;
        else
            e->total_hundredths += row->points_hundredths;
    }
}

/* The rules of the month that holds the year's last second: December's. */
static const struct rules *rules_of_year(const struct district *d, int year)
{
    return rule_book_at(&d->rules, civil_to_days(year, 12, 15) * INT64_C(86400));
}

enum status evaluation_compute(const struct district *d, int year, int64_t now,
                               struct evaluation *ret)
{
    const struct rules *rules = rules_of_year(d, year);
    struct year this = year_of(d, rules, year, now), last = year_of(d, rules, year - 1, now);
    struct evaluation e = {.year = year,
                           .from = this.from,
                           .to = this.to,
                           .as_of = this.as_of,
                           .rules = rules,
                           .rows = calloc((size_t)rules->evaluation_count + 1, sizeof *e.rows)};
    enum status status = e.rows ? year_fill(&this) : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = year_fill(&last);
    if (status == STATUS_OK)
        fill_rows(&this, &last, &e);
    quantities_free(&this.quantities);
    quantities_free(&last.quantities);
    if (status != STATUS_OK) {
        evaluation_free(&e);
        return status;
    }
    *ret = e;
    return STATUS_OK;
}

void evaluation_free(struct evaluation *e)
{
    free(e->rows);
    *e = (struct evaluation){0};
}

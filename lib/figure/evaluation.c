#include "figure/evaluation.h"

#include "figure/indicator.h"

#include <stdlib.h>

/* The counts of one year, which its rows are made of. */
struct year {
    const struct district *d;
    const struct rules *rules;
    const struct rules *terms; /* that set the targets: one contract's, or the general rules */
    int number;
    int64_t from, to, as_of;
    struct tally seconds[ASPECT_COUNT];
    struct repair_tally repairs, responses;
    struct quantities quantities;
};

void evaluation_bounds(const struct district *d, int year, int64_t *ret_from, int64_t *ret_to)
{
    int64_t end;
    rule_book_month(&d->rules, year, 1, ret_from, &end);
    rule_book_month(&d->rules, year, 12, &end, ret_to);
}

static struct year year_of(const struct district *d, const struct rules *rules, int number,
                           int64_t now)
{
    struct year y = {.d = d, .rules = rules, .terms = rules, .number = number};
    evaluation_bounds(d, number, &y.from, &y.to);
    y.as_of = instant_min(now, y.to);
    return y;
}

static enum status year_fill(struct year *y)
{
    struct query q = {.from = y->from,
                      .to = y->to,
                      .as_of = y->as_of,
                      .rules = y->rules,
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    struct rates rates;
    int64_t last = instant_max(y->from, y->as_of - 1);
    enum status status = rates_compute(y->d, &q, &rates);
    if (status != STATUS_OK)
        return status;
    for (int k = 0; k < ASPECT_COUNT && rates.population.group_count > 0; k++)
        y->seconds[k] = rates.tallies[0][k];
    if (rates.population.group_count > 0) {
        y->terms = rates.population.groups[0].terms;
        y->repairs = rates.repairs[0];
        y->responses = rates.responses[0];
    }
    rates_free(&rates);
    return quantities_compute(y->d, last, zone_day_of(y->rules->zone, last), &y->quantities);
}

/* Adds what one project has, kind by kind. A year that has not begun has nothing. */
static void count_kinds(const struct year *y, const struct evaluation_rule *row, uint32_t project,
                        struct count *sum)
{
    const struct project *p = &y->d->registry.projects[project];
    for (int k = 0; k < KIND_COUNT && y->from < y->as_of; k++) {
        if (row->kind < 0 || row->kind == k)
            indicators[row->indicator].add_kind(p, (enum kind)k, &y->quantities.of[project][k],
                                                sum);
    }
}

static void count_milestones(const struct year *y, const struct project *p, struct count *sum)
{
    const struct zone *zone = y->rules->zone;
    int64_t on_time, due;
    milestones_of(p, zone_day_of(zone, y->from), zone_day_of(zone, y->to),
                  zone_day_of(zone, y->as_of), &on_time, &due);
    sum->part += on_time;
    sum->whole += due;
}

/* Sums part and whole of a row over every project. */
static struct count count_row(const struct year *y, const struct evaluation_rule *row)
{
    const struct registry *r = &y->d->registry;
    struct count sum = {0};
    for (uint32_t p = 0; p < r->project_count; p++) {
        if (row->indicator == EVALUATION_MILESTONES)
            count_milestones(y, &r->projects[p], &sum);
        else if (indicators[row->indicator].add_kind)
            count_kinds(y, row, p, &sum);
        else
            indicators[row->indicator].add_project(&r->projects[p], y->number, &sum);
    }
    return sum;
}

static struct figure figure_of_row(const struct year *y, const struct evaluation_rule *row)
{
    if (row->indicator < ASPECT_COUNT)
        return figure_of_aspect(y->terms, (enum aspect)row->indicator, &y->seconds[row->indicator]);
    if (row->indicator == INDICATOR_REPAIR)
        return figure_of_repairs(y->terms, INDICATOR_REPAIR, &y->repairs);
    if (row->indicator == INDICATOR_RESPONSE)
        return figure_of_repairs(y->terms, INDICATOR_RESPONSE, &y->responses);
    struct count sum = count_row(y, row);
    int64_t target = row->indicator == EVALUATION_MILESTONES ? row->target_bp
                                                             : y->rules->target_bp[row->indicator];
    return figure_of_counts(sum.part, sum.whole, target);
}

/* A value that the row names goes before the one that its indicator names. */
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

const struct rules *evaluation_rules(const struct district *d, int year)
{
    return rule_book_of_month(&d->rules, year, 12);
}

enum status evaluation_compute(const struct district *d, int year, int64_t now,
                               struct evaluation *ret)
{
    return evaluation_compute_under(d, evaluation_rules(d, year), year, now, ret);
}

enum status evaluation_compute_under(const struct district *d, const struct rules *rules, int year,
                                     int64_t now, struct evaluation *ret)
{
    struct year this = year_of(d, rules, year, now), last = year_of(d, rules, year - 1, now);
    struct evaluation e = {.year = year,
                           .from = this.from,
                           .to = this.to,
                           .as_of = this.as_of,
                           .rules = rules,
                           .seq = d->seq,
                           .head = d->head,
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
    free(e->read);
    free(e->texts);
    *e = (struct evaluation){0};
}

#include "figure/statement_settle.h"

#include "figure/deduct.h"
#include "figure/outage.h"

#include <stdlib.h>
#include <string.h>

void sums_add(struct figure_sums *to, const struct figure_sums *s)
{
    for (int i = INDICATOR_REPAIR; i < INDICATOR_COUNT; i++) {
        to->of[i].part += s->of[i].part;
        to->of[i].whole += s->of[i].whole;
    }
}

void figures_close(const struct rules *rules, const struct figure_sums *s,
                   struct statement_figures *f)
{
    for (int k = 0; k < ASPECT_COUNT; k++) {
        f->figures[k] = figure_of_aspect(rules, (enum aspect)k, &f->seconds[k]);
        f->raw[k] = figure_of_raw(&f->seconds[k]);
    }
    for (int i = INDICATOR_REPAIR; i < INDICATOR_COUNT; i++)
        f->figures[i] = figure_of_counts(s->of[i].part, s->of[i].whole, rules->target_bp[i]);
}

/* --- a project --- */

enum status project_settle(const struct gathering *g, uint32_t project, struct statement_project *p)
{
    const struct rules *terms = gathering_terms(g, project);
    p->sheet = score_sheet_of(terms, p->all.figures);
    p->min_weight = terms->min_weight;
    p->ladder_count = terms->payment_count;
    memcpy(p->ladder, terms->payment, terms->payment_count * sizeof *p->ladder);
    enum status status = deductions_fill(g->d, &g->q, project, p);
    if (status != STATUS_OK)
        return status;
    p->score_hundredths = p->sheet.hundredths;
    for (uint32_t i = 0; i < p->deduction_count && p->score_hundredths != SCORE_NONE; i++)
        p->score_hundredths =
            instant_max(0, p->score_hundredths - p->deductions[i].points_hundredths);
    p->factor_bp = payment_factor_bp(terms, p->score_hundredths);
    const struct factor_decision *decided =
        factor_decision_of(&g->d->factors, g->year, g->month, project, true);
    if (p->score_hundredths == SCORE_NONE && decided) {
        p->factor_bp = decided->factor_bp;
        p->decision_reason = decided->reason;
    }
    p->amount_fen = payment_amount_fen(p->fee_fen, p->factor_bp);
    return STATUS_OK;
}

/* --- the worst --------------------------------------------------------------------------------- */

struct losers {
    const struct loss **items; /* owned */
    size_t count;
};

static int by_loss(const void *a, const void *b, void *context)
{
    const struct loss *x = *(const struct loss *const *)a, *y = *(const struct loss *const *)b;
    const struct registry *r = context;
    if (x->all != y->all)
        return x->all > y->all ? -1 : 1;
    return strcmp(r->assets[x->asset].code, r->assets[y->asset].code);
}

/* Outages of one asset under one contractor. */
static enum status count_outages(const struct gathering *g, const struct loss *x, uint32_t *ret)
{
    const struct registry *r = &g->d->registry;
    struct query q = g->q;
    struct outages found = {0};
    enum status status = filter_add(&q.assets, x->asset);
    for (uint32_t p = 0; p < r->project_count && status == STATUS_OK; p++) {
        if (r->projects[p].contractor == x->contractor)
            status = filter_add(&q.projects, p);
    }
    if (status == STATUS_OK) {
        filter_close(&q.assets);
        filter_close(&q.projects);
        status = outages_compute(g->d, &q,
                                 &(struct outage_wish){.aspect = ASPECT_COUNT, .min_s = 1}, &found);
    }
    *ret = outages_costing(&found);
    outages_free(&found);
    query_free(&q);
    return status;
}

static enum status add_worst(const struct gathering *g, const struct loss *x,
                             struct statement_item *item)
{
    const struct asset *a = &g->d->registry.assets[x->asset];
    struct statement_worst *w = &item->worst[item->worst_count];
    *w = (struct statement_worst){.asset = a->code, .name = a->name, .lost_s = x->all};
    memcpy(w->lost_by, x->by, sizeof w->lost_by);
    item->worst_count++;
    return count_outages(g, x, &w->outages);
}

enum status item_fill_worst(const struct gathering *g, uint32_t contractor,
                            struct statement_item *item)
{
    struct losers l = {malloc((g->loss_count + 1) * sizeof *l.items), 0};
    item->worst = calloc(STATEMENT_WORST_MAX, sizeof *item->worst);
    enum status status = l.items && item->worst ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < g->loss_count && status == STATUS_OK; i++) {
        if (g->losses[i].contractor == contractor && g->losses[i].all > 0)
            l.items[l.count++] = &g->losses[i];
    }
    if (status == STATUS_OK)
        qsort_r(l.items, l.count, sizeof *l.items, by_loss, (void *)(uintptr_t)&g->d->registry);
    for (size_t i = 0; i < l.count && i < STATEMENT_WORST_MAX && status == STATUS_OK; i++)
        status = add_worst(g, l.items[i], item);
    free(l.items);
    return status;
}

#include "figure/statement_compute.h"

#include "figure/statement_gather.h"
#include "figure/statement_settle.h"

#include <stdlib.h>
#include <string.h>

/* --- a project --------------------------------------------------------------------------------- */

static struct figure_sums sums_of(const struct gathering *g, uint32_t project, enum kind kind)
{
    const struct repair_tally *repairs = &g->projects[project].repairs[kind];
    const struct repair_tally *responses = &g->projects[project].responses[kind];
    struct figure_sums s = {.of = {[INDICATOR_REPAIR] = {repairs->in_time, repairs->due},
                                   [INDICATOR_RESPONSE] = {responses->in_time, responses->due}}};
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        if (indicators[i].add_kind && indicator_is_used(g->q.rules, i))
            indicators[i].add_kind(&g->d->registry.projects[project], kind,
                                   &g->quantities.of[project][kind], &s.of[i]);
    }
    return s;
}

static void add_whole_project(const struct rules *rules, const struct project *p, int year,
                              struct figure_sums *sums)
{
    for (int i = 0; i < INDICATOR_COUNT; i++) {
        if (indicators[i].add_project && indicator_is_used(rules, i))
            indicators[i].add_project(p, year, &sums->of[i]);
    }
}

static bool kind_is_listed(const struct gathering *g, uint32_t project, enum kind kind,
                           const struct figure_sums *s)
{
    bool listed = g->projects[project].assets[kind] || g->quantities.of[project][kind].in_service;
    for (int i = 0; i < INDICATOR_COUNT; i++)
        listed = listed || s->of[i].part || s->of[i].whole;
    return listed;
}

static void add_kind(const struct gathering *g, uint32_t project, enum kind kind,
                     struct statement_project *p, struct figure_sums *all)
{
    const struct project_count *c = &g->projects[project];
    struct figure_sums sums = sums_of(g, project, kind);
    if (!kind_is_listed(g, project, kind, &sums))
        return;
    struct statement_kind *k = &p->kinds[p->kind_count++];
    k->kind = kind;
    k->all.assets = c->assets[kind];
    memcpy(k->all.seconds, c->seconds[kind], sizeof k->all.seconds);
    figures_close(gathering_terms(g, project), &sums, &k->all);
    sums_add(all, &sums);
    for (int i = 0; i < ASPECT_COUNT; i++)
        tally_add(&p->all.seconds[i], &c->seconds[kind][i]);
}

/* An asset is of one kind: those of the kinds add up to the project's. */
static void count_assets(struct statement_project *p)
{
    for (uint32_t i = 0; i < p->kind_count; i++)
        p->all.assets += p->kinds[i].all.assets;
}

static int by_feed(const void *a, const void *b)
{
    return strcmp(((const struct statement_feed *)a)->feed,
                  ((const struct statement_feed *)b)->feed);
}

static enum status fill_feeds(const struct gathering *g, uint32_t project,
                              struct statement_project *p)
{
    const struct registry *r = &g->d->registry;
    const struct project_count *c = &g->projects[project];
    p->feeds = calloc((size_t)r->feed_count + 1, sizeof *p->feeds);
    if (!p->feeds)
        return STATUS_MEMORY;
    for (uint32_t f = 0; c->late && f < r->feed_count; f++) {
        if (c->contradicted[f] > 0 || c->late[f] > 0)
            p->feeds[p->feed_count++] =
                (struct statement_feed){.feed = r->feeds[f].code,
                                        .contradicted_s = c->contradicted[f],
                                        .late_s = c->late[f]};
    }
    qsort(p->feeds, p->feed_count, sizeof *p->feeds, by_feed);
    return STATUS_OK;
}

static enum status fill_project(const struct gathering *g, uint32_t project, int year,
                                struct statement_project *p, struct figure_sums *district)
{
    const struct project *x = &g->d->registry.projects[project];
    struct figure_sums sums = {0};
    *p = (struct statement_project){.code = x->code, .name = x->name};
    p->fee_days = g->projects[project].fee_days;
    p->month_days = g->last_day - g->first_day;
    p->fee_fen = payment_fee_fen(x->monthly_fee_fen, p->fee_days, p->month_days);
    p->kinds = calloc(KIND_COUNT, sizeof *p->kinds);
    if (!p->kinds)
        return STATUS_MEMORY;
    for (int k = 0; k < KIND_COUNT; k++)
        add_kind(g, project, (enum kind)k, p, &sums);
    count_assets(p);
    add_whole_project(g->q.rules, x, year, &sums);
    figures_close(gathering_terms(g, project), &sums, &p->all);
    sums_add(district, &sums);
    enum status status = fill_feeds(g, project, p);
    if (status == STATUS_OK)
        status = details_fill(&g->details, project, p);
    return status == STATUS_OK ? project_settle(g, project, p) : status;
}

/* --- a contractor ------------------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status fill_list(const struct listed_set *s, uint32_t contractor,
                             struct statement_list_items *ret)
{
    ret->items = malloc((s->count + 1) * sizeof *ret->items);
    if (!ret->items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].contractor == contractor)
            ret->items[ret->count++] = s->items[i].text;
    }
    qsort(ret->items, ret->count, sizeof *ret->items, by_text);
    return STATUS_OK;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct statement_project *)a)->code,
                  ((const struct statement_project *)b)->code);
}

static enum status fill_projects(const struct gathering *g, uint32_t contractor, int year,
                                 struct statement_item *item, struct figure_sums *district)
{
    const struct registry *r = &g->d->registry;
    enum status status = STATUS_OK;
    item->projects = calloc((size_t)r->project_count + 1, sizeof *item->projects);
    if (!item->projects)
        return STATUS_MEMORY;
    for (uint32_t p = 0; p < r->project_count && status == STATUS_OK; p++) {
        if (r->projects[p].contractor != contractor || !g->projects[p].is_listed)
            continue;
        status = fill_project(g, p, year, &item->projects[item->project_count++], district);
    }
    qsort(item->projects, item->project_count, sizeof *item->projects, by_code);
    for (uint32_t i = 0; i < item->project_count; i++)
        item->amount_fen = amount_add(item->amount_fen, item->projects[i].amount_fen);
    return status;
}

static enum status fill_item(const struct gathering *g, uint32_t contractor, int year,
                             struct statement_item *item, struct figure_sums *district)
{
    const struct organisation *o =
        contractor == NONE ? NULL : &g->d->registry.organisations[contractor];
    item->contractor = o ? o->code : "";
    item->name = o ? o->name : "";
    enum status status = fill_projects(g, contractor, year, item, district);
    if (status == STATUS_OK)
        status = item_fill_worst(g, contractor, item);
    for (int i = 0; i < LIST_COUNT && status == STATUS_OK; i++)
        status = fill_list(&g->lists[i], contractor, &item->lists[i]);
    return status;
}

static bool has_project(const struct gathering *g, uint32_t contractor)
{
    const struct registry *r = &g->d->registry;
    for (uint32_t p = 0; p < r->project_count; p++) {
        if (r->projects[p].contractor == contractor && g->projects[p].is_listed)
            return true;
    }
    return false;
}

static int by_contractor(const void *a, const void *b)
{
    return strcmp(((const struct statement_item *)a)->contractor,
                  ((const struct statement_item *)b)->contractor);
}

/* --- the whole --------------------------------------------------------------------------------- */

static enum status fill_items(const struct gathering *g, struct statement *s,
                              struct figure_sums *district)
{
    uint32_t organisations = g->d->registry.organisation_count;
    enum status status = STATUS_OK;
    s->items = calloc((size_t)organisations + 1, sizeof *s->items);
    if (!s->items)
        return STATUS_MEMORY;
    for (uint32_t o = 0; o <= organisations && status == STATUS_OK; o++) {
        uint32_t contractor = o == organisations ? NONE : o;
        if (has_project(g, contractor))
            status = fill_item(g, contractor, s->year, &s->items[s->item_count++], district);
    }
    qsort(s->items, s->item_count, sizeof *s->items, by_contractor);
    return status;
}

static void add_up(const struct gathering *g, const struct figure_sums *sums, struct statement *s)
{
    s->district.assets = g->assets;
    for (uint32_t i = 0; i < s->item_count; i++) {
        s->amount_fen = amount_add(s->amount_fen, s->items[i].amount_fen);
        for (uint32_t p = 0; p < s->items[i].project_count; p++) {
            for (int k = 0; k < ASPECT_COUNT; k++)
                tally_add(&s->district.seconds[k], &s->items[i].projects[p].all.seconds[k]);
        }
    }
    const struct population *p = &g->population;
    figures_close(p->group_count ? p->groups[0].terms : g->q.rules, sums, &s->district);
}

enum status statement_compute_under(const struct district *d, const struct rules *rules, int year,
                                    int month, int64_t now, struct statement *ret)
{
    struct gathering g = {
        .d = d, .q = {.rules = rules, .scope = {.role = ROLE_ADMIN, .organisation = NONE}}};
    struct statement s = {
        .year = year, .month = month, .rules = rules->version, .seq = d->seq, .head = d->head};
    struct figure_sums sums = {0};
    rule_book_month(&d->rules, year, month, &s.from, &s.to);
    s.as_of = instant_min(now, s.to);
    g.q.from = s.from;
    g.q.to = s.to;
    g.q.as_of = s.as_of;
    g.year = year;
    g.month = month;
    g.first_day = zone_day_of(rules->zone, s.from);
    g.last_day = zone_day_of(rules->zone, s.to);
    for (size_t i = 0; i < INDICATOR_COUNT; i++)
        s.basis_of_target[i] = rules->basis_of_target[i];
    enum status status = gathering_fill(&g);
    if (status == STATUS_OK)
        status = fill_items(&g, &s, &sums);
    if (status == STATUS_OK)
        add_up(&g, &sums, &s);
    gathering_free(&g);
    if (status != STATUS_OK) {
        statement_free(&s);
        return status;
    }
    *ret = s;
    return STATUS_OK;
}

enum status statement_compute(const struct district *d, int year, int month, int64_t now,
                              struct statement *ret)
{
    const struct rules *rules = rule_book_of_month(&d->rules, year, month);
    return statement_compute_under(d, rules, year, month, now, ret);
}

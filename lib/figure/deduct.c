#include "figure/deduct.h"

#include "figure/outage.h"

#include <stdlib.h>
#include <string.h>

/* The deductions of one project in the making. */
struct docking {
    const struct district *d;
    const struct query *q; /* the month, of this project alone, under its contract's terms */
    uint32_t project;
    struct statement_project *p;
    struct outages outages; /* with a second in the month, the longest whole first */
    uint8_t *seen;          /* by asset, under the rule at hand; owned */
    int64_t left;           /* points that this rule may still take */
};

static enum status take(struct docking *k, const struct deduction_rule *rule, uint32_t asset,
                        struct deduction x)
{
    struct statement_project *p = k->p;
    x.points_hundredths = instant_min(rule->points_hundredths, k->left);
    k->seen[asset] = 1;
    if (x.points_hundredths == 0)
        return STATUS_OK;
    struct deduction *list =
        realloc(p->deductions, (p->deduction_count + (size_t)1) * sizeof *list);
    if (!list)
        return STATUS_MEMORY;
    k->left -= x.points_hundredths;
    x.rule = deduction_names[rule->is];
    x.asset = k->d->registry.assets[asset].code;
    x.name = k->d->registry.assets[asset].name;
    p->deductions = list;
    list[p->deduction_count++] = x;
    return STATUS_OK;
}

static bool may_take(const struct docking *k, uint32_t asset)
{
    return k->left > 0 && !k->seen[asset] && population_has(k->d, k->q, asset, k->project);
}

/* --- long outages ------------------------------------------------------------------------------- */

/* How long an outage had to last under the rules of a month; -1: they have no such deduction. */
static int64_t over_s_of(const struct rules *rules, uint32_t place)
{
    if (place >= rules->deduction_count || rules->deductions[place].is != DEDUCTION_LONG_OUTAGE)
        return -1;
    return rules->deductions[place].over_s;
}

static const struct rules *terms_of_month(const struct docking *k, int year, int month)
{
    const struct rules *rules = rule_book_of_month(&k->d->rules, year, month);
    return rules_of_project(rules, &k->d->registry, k->project);
}

/* Was the outage taken off in an earlier month, under that month's rule at the same place? Rules of a later
 * month may ask for less, so that it is judged again: it is taken off once all the same. */
static enum status is_taken_before(const struct docking *k, const struct outage *o, uint32_t place,
                                   bool *ret)
{
    int64_t to = k->q->from, from, lost_s = 0;
    *ret = false;
    for (int64_t at = o->since; at < k->q->from && !*ret; at = to) {
        const struct rule_book *book = &k->d->rules;
        int year, month;
        rule_book_month_of(book, at, &year, &month);
        rule_book_month(book, year, month, &from, &to);
        int64_t over_s = over_s_of(terms_of_month(k, year, month), place);
        to = instant_min(to, k->q->from);
        if (over_s >= 0 && outage_lost_before(k->d, k->q, o, to, &lost_s) != STATUS_OK)
            return STATUS_MEMORY;
        *ret = over_s >= 0 && lost_s > over_s;
    }
    return STATUS_OK;
}

static enum status take_outages(struct docking *k, uint32_t place)
{
    const struct deduction_rule *rule = &k->q->rules->deductions[place];
    for (size_t i = 0; i < k->outages.count && k->outages.items[i].lasted_s > rule->over_s; i++) {
        const struct outage *o = &k->outages.items[i];
        bool taken;
        if (!may_take(k, o->asset))
            continue;
        if (is_taken_before(k, o, place, &taken) != STATUS_OK)
            return STATUS_MEMORY;
        if (taken)
            continue;
        struct deduction x = {.from = o->since,
                              .to = o->until,
                              .seconds = o->lasted_s,
                              .aspect = (enum aspect)o->aspect};
        if (take(k, rule, o->asset, x) != STATUS_OK)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* --- repeated faults ---------------------------------------------------------------------------- */

/* An asset's repairs in the month. */
struct repeats {
    uint32_t asset, rounds;
    int64_t from, to; /* the first and the last report of a fault */
};

static struct repeats *repeats_of(struct repeats *list, size_t *count, uint32_t asset)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i].asset == asset)
            return &list[i];
    }
    list[*count] = (struct repeats){.asset = asset, .from = INSTANT_EVER};
    return &list[(*count)++];
}

static void add_rounds(const struct query *q, const struct repair *x, struct repeats *of)
{
    of->rounds += repair_rounds_within(x, q->from, q->as_of);
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        int64_t at = repair_in_round(x, n).reported_at;
        if (at < q->from || at >= q->as_of)
            continue;
        of->from = instant_min(of->from, at);
        of->to = instant_max(of->to, at);
    }
}

static int by_rounds(const void *a, const void *b, void *context)
{
    const struct repeats *x = a, *y = b;
    const struct district *d = context;
    if (x->rounds != y->rounds)
        return x->rounds > y->rounds ? -1 : 1;
    return strcmp(d->registry.assets[x->asset].code, d->registry.assets[y->asset].code);
}

/* The project's assets with a round reported in the month, those with the most first; the caller frees
 * the list. NULL: out of memory. */
static struct repeats *find_repeats(const struct docking *k, size_t *ret_count)
{
    const struct district *d = k->d;
    struct repeats *list = malloc(((size_t)d->repairs.count + 1) * sizeof *list);
    *ret_count = 0;
    for (uint32_t i = 0; list && i < d->repairs.count; i++) {
        const struct repair *x = &d->repairs.items[i];
        const struct asset *a = &d->registry.assets[x->asset];
        const struct span *span = asset_span_of_repair(a, x->reported_at);
        if (repair_rounds_within(x, k->q->from, k->q->as_of) > 0 && span &&
            span->project == k->project)
            add_rounds(k->q, x, repeats_of(list, ret_count, x->asset));
    }
    if (list)
        qsort_r(list, *ret_count, sizeof *list, by_rounds, (void *)(uintptr_t)d);
    return list;
}

static enum status take_repeats(struct docking *k, uint32_t place)
{
    const struct deduction_rule *rule = &k->q->rules->deductions[place];
    size_t count;
    struct repeats *list = find_repeats(k, &count);
    enum status status = list ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct repeats *x = &list[i];
        if (x->rounds <= rule->rounds_over || !may_take(k, x->asset))
            continue;
        struct deduction of = {.from = x->from, .to = x->to, .rounds = x->rounds};
        status = take(k, rule, x->asset, of);
    }
    free(list);
    return status;
}

/* --- all rules ---------------------------------------------------------------------------------- */

/* Only outages that some rule may take off are kept. */
static enum status find_outages(struct docking *k)
{
    const struct rules *rules = k->q->rules;
    struct outage_wish wish = {.aspect = ASPECT_COUNT, .min_s = 1, .min_lasted_s = INT64_MAX};
    for (uint32_t i = 0; i < rules->deduction_count; i++) {
        if (over_s_of(rules, i) >= 0)
            wish.min_lasted_s = instant_min(wish.min_lasted_s, over_s_of(rules, i) + 1);
    }
    if (wish.min_lasted_s == INT64_MAX)
        return STATUS_OK;
    enum status status = outages_compute(k->d, k->q, &wish, &k->outages);
    if (status == STATUS_OK)
        outages_sort(k->d, OUTAGES_BY_LASTED, &k->outages);
    return status;
}

static enum status apply_rule(struct docking *k, uint32_t place)
{
    const struct deduction_rule *rule = &k->q->rules->deductions[place];
    k->left = rule->at_most_hundredths;
    memset(k->seen, 0, k->d->registry.asset_count);
    return rule->is == DEDUCTION_LONG_OUTAGE ? take_outages(k, place) : take_repeats(k, place);
}

enum status deductions_fill(const struct district *d, const struct query *q, uint32_t project,
                            struct statement_project *p)
{
    const struct rules *rules = rules_of_project(q->rules, &d->registry, project);
    struct query own = *q;
    struct docking k = {.d = d, .q = &own, .project = project, .p = p};
    if (rules->deduction_count == 0 || p->all.assets == 0)
        return STATUS_OK;
    own.rules = rules;
    enum status status = filter_add(&own.projects, project);
    k.seen = malloc((size_t)d->registry.asset_count + 1);
    if (status == STATUS_OK)
        status = k.seen ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK) {
        filter_close(&own.projects);
        status = find_outages(&k);
    }
    for (uint32_t i = 0; i < rules->deduction_count && status == STATUS_OK; i++)
        status = apply_rule(&k, i);
    outages_free(&k.outages);
    query_free(&own);
    free(k.seen);
    return status;
}

#include "figure/rates.h"

#include "base/fraction.h"
#include "figure/damping.h"
#include "figure/served.h"
#include "model/exempt_measure.h"
#include "model/timeline_read.h"

#include <stdlib.h>

/* floor(a * b / c) of what is never negative. */
static int64_t scaled(int64_t a, int64_t b, int64_t c)
{
    return (int64_t)((wide_t)a * (wide_t)b / (wide_t)c);
}

static bool at_least(int64_t part, int64_t whole, int64_t bp)
{
    return (wide_t)part * 10000 >= (wide_t)bp * (wide_t)whole;
}

int64_t coverage_millionths(int64_t blind, int64_t all)
{
    return all ? scaled(all - blind, 1000000, all) : -1;
}

static void figure_ratio(struct figure *f)
{
    if (f->denominator == 0)
        return;
    f->rate_millionths = scaled(f->numerator, 1000000, f->denominator);
    f->percent_hundredths = scaled(f->numerator, 10000, f->denominator);
}

bool figure_meets(const struct figure *f)
{
    return at_least(f->numerator, f->denominator, f->target_bp);
}

static enum verdict verdict_of(const struct figure *f)
{
    if (f->denominator == 0 || f->target_bp < 0)
        return VERDICT_NONE;
    return figure_meets(f) ? VERDICT_MET : VERDICT_MISSED;
}

bool figure_is_covered(const struct rules *rules, const struct tally *t)
{
    int64_t seen = t->ok + t->damped + t->fault + t->silent;
    return at_least(seen, seen + t->blind, rules->min_coverage_bp);
}

struct figure figure_of_aspect(const struct rules *rules, enum aspect aspect, const struct tally *t)
{
    struct figure f = {.numerator = t->ok + t->damped, .target_bp = rules->target_bp[aspect]};
    f.denominator = f.numerator + tally_lost(t);
    int64_t all = f.numerator + t->fault + t->silent + t->blind;
    f.coverage_millionths = coverage_millionths(t->blind, all);
    figure_ratio(&f);
    f.verdict = verdict_of(&f);
    if (f.verdict != VERDICT_NONE && !figure_is_covered(rules, t))
        f.verdict = VERDICT_INSUFFICIENT;
    return f;
}

struct figure figure_of_raw(const struct tally *t)
{
    struct figure f = {.numerator = t->raw_ok, .coverage_millionths = -1};
    f.denominator = t->raw_ok + t->raw_fault + t->raw_silent_lost;
    figure_ratio(&f);
    return f;
}

struct figure figure_of_repairs(const struct rules *rules, enum indicator of,
                                const struct repair_tally *t)
{
    return figure_of_counts(t->in_time, t->due, rules->target_bp[of]);
}

struct figure figure_of_counts(int64_t part, int64_t whole, int64_t target_bp)
{
    struct figure f = {.coverage_millionths = -1, .target_bp = target_bp};
    if (whole > 0) {
        f.numerator = part;
        f.denominator = whole;
    }
    figure_ratio(&f);
    f.verdict = verdict_of(&f);
    return f;
}

/* What a share's seconds are summed with. */
struct tallying {
    const struct district *d;
    const struct share *share;
    enum aspect aspect;
    struct timeline_reader reader;
    struct tally *t;
};

/* Sums what of [from, to) is in the service hours. */
static void sum_served(const struct tallying *x, int64_t from, int64_t to, int64_t seconds[4])
{
    const struct share *s = x->share;
    if (s->hours)
        timeline_sum_within(&x->reader, s->asset, x->aspect, s->hours, from, to, seconds);
    else
        timeline_sum(&x->reader, s->asset, x->aspect, from, to, seconds);
}

static void take_out(struct tally *t, const int64_t seconds[4], int64_t exempt_s)
{
    t->ok -= seconds[CONDITION_OK];
    t->fault -= seconds[CONDITION_FAULT];
    t->silent -= seconds[CONDITION_SILENT];
    t->blind -= seconds[CONDITION_BLIND];
    t->exempt += exempt_s;
}

/* Takes the exempt seconds of a share out of what was summed for the whole of it. */
static void take_exempt(const struct tallying *x, const struct interval_set *set)
{
    const struct share *s = x->share;
    for (size_t i = interval_set_find(set, s->from); i < set->count; i++) {
        int64_t from = instant_max(set->items[i].from, s->from);
        int64_t to = instant_min(set->items[i].to, s->to);
        if (from >= to)
            return;
        int64_t seconds[4] = {0};
        sum_served(x, from, to, seconds);
        take_out(x->t, seconds, measure_within(s->hours, from, to));
    }
}

/* The same where there are so many that each at a time would cost more than the sum itself. */
static void take_measured(const struct tallying *x, const struct measure *exempt)
{
    const struct share *s = x->share;
    int64_t seconds[4] = {0};
    timeline_sum_within(&x->reader, s->asset, x->aspect, exempt, s->from, s->to, seconds);
    take_out(x->t, seconds, measure_within(exempt, s->from, s->to));
}

static void take_damped(void *context, int64_t from, int64_t to)
{
    const struct tallying *x = context;
    int64_t seconds[4] = {0};
    timeline_sum(&x->reader, x->share->asset, x->aspect, from, to, seconds);
    x->t->fault -= seconds[CONDITION_FAULT];
    x->t->silent -= seconds[CONDITION_SILENT];
    x->t->damped += to - from;
}

static void tally_raw(const struct tallying *x)
{
    int64_t seconds[4] = {0};
    sum_served(x, x->share->from, x->share->to, seconds);
    *x->t = (struct tally){.ok = seconds[CONDITION_OK],
                           .fault = seconds[CONDITION_FAULT],
                           .silent = seconds[CONDITION_SILENT],
                           .blind = seconds[CONDITION_BLIND],
                           .raw_ok = seconds[CONDITION_OK],
                           .raw_fault = seconds[CONDITION_FAULT],
                           .raw_silent = seconds[CONDITION_SILENT]};
}

/* The same as for any share, for less: figures do it for every asset and aspect. */
static void tally_plain(const struct district *d, const struct query *q, const struct share *s,
                        enum aspect aspect, struct tally *t)
{
    const struct timeline_reader reader = district_reader(d, q->rules);
    int64_t seconds[4] = {0};
    timeline_sum(&reader, s->asset, aspect, s->from, s->to, seconds);
    int64_t silent = seconds[CONDITION_SILENT];
    int64_t lost = s->terms->silent_counts[aspect] ? silent : 0;
    t->ok += seconds[CONDITION_OK];
    t->raw_ok += seconds[CONDITION_OK];
    t->fault += seconds[CONDITION_FAULT];
    t->raw_fault += seconds[CONDITION_FAULT];
    t->silent += silent;
    t->raw_silent += silent;
    t->silent_lost += lost;
    t->raw_silent_lost += lost;
    t->blind += seconds[CONDITION_BLIND];
}

enum status tally_share(const struct district *d, const struct query *q, const struct share *s,
                        enum aspect aspect, struct tally *t)
{
    if (served_is_plain(d, s, aspect)) {
        tally_plain(d, q, s, aspect, t);
        return STATUS_OK;
    }
    struct tally own;
    struct tallying x = {d, s, aspect, district_reader(d, q->rules), &own};
    const struct interval_set *exempt = exemptions_of(&d->exemptions, s->asset, aspect);
    const struct measure *many = exempt_measure(&d->exemptions, s->asset, aspect, s->hours);
    tally_raw(&x);
    if (many)
        take_measured(&x, many);
    else if (exempt)
        take_exempt(&x, exempt);
    if (s->terms->min_outage_s[aspect] > 0) {
        enum status status = damping_find(d, q, s, aspect, take_damped, &x);
        if (status != STATUS_OK)
            return status;
    }
    if (s->terms->silent_counts[aspect]) {
        own.silent_lost = own.silent;
        own.raw_silent_lost = own.raw_silent;
    }
    tally_add(t, &own);
    return STATUS_OK;
}

void tally_add(struct tally *to, const struct tally *t)
{
    to->ok += t->ok;
    to->fault += t->fault;
    to->silent += t->silent;
    to->blind += t->blind;
    to->exempt += t->exempt;
    to->damped += t->damped;
    to->silent_lost += t->silent_lost;
    to->raw_ok += t->raw_ok;
    to->raw_fault += t->raw_fault;
    to->raw_silent += t->raw_silent;
    to->raw_silent_lost += t->raw_silent_lost;
}

static void add_repairs(const struct district *d, const struct query *q, struct rates *r)
{
    const struct population *p = &r->population;
    for (size_t i = 0; i < p->counted_count; i++) {
        const struct counted *x = &p->counted[i];
        uint32_t group = population_group(p, d, q, x->asset, x->project);
        repair_tally_add(x->is_response ? &r->responses[group] : &r->repairs[group], x);
    }
}

#define AHEAD 8 /* shares between the asset that is summed and the one that is fetched */

uint32_t tallies_part_before(const struct district *d, int64_t from)
{
    if (from <= d->first_at || d->first_at >= d->last_at)
        return 0;
    int64_t part = scaled(from - d->first_at, 65536, d->last_at - d->first_at);
    return (uint32_t)instant_min(part, 65535);
}

void tallies_expect(const struct timeline_reader *reader, const struct exemptions *exemptions,
                    const struct population *p, size_t i, uint32_t part)
{
    const struct share *s = p->shares + i;
    if (i + 2 * AHEAD < p->share_count) {
        timeline_expect_later(reader, s[2 * AHEAD].asset);
        exemptions_expect_later(exemptions, s[2 * AHEAD].asset);
    }
    if (i + AHEAD < p->share_count) {
        timeline_expect(reader, s[AHEAD].asset, part);
        exemptions_expect(exemptions, s[AHEAD].asset);
    }
}

enum status rates_compute(const struct district *d, const struct query *q, struct rates *ret)
{
    struct rates r = {0};
    enum status status = population_select(d, q, true, &r.population);
    if (status != STATUS_OK)
        return status;
    size_t groups = r.population.group_count;
    r.tallies = calloc(groups + 1, sizeof *r.tallies);
    r.repairs = calloc(groups + 1, sizeof *r.repairs);
    r.responses = calloc(groups + 1, sizeof *r.responses);
    if (!r.tallies || !r.repairs || !r.responses) {
        rates_free(&r);
        return STATUS_MEMORY;
    }
    struct timeline_reader reader = district_reader(d, q->rules);
    uint32_t part = tallies_part_before(d, q->from);
    for (size_t i = 0; i < r.population.share_count && status == STATUS_OK; i++) {
        const struct share *s = &r.population.shares[i];
        tallies_expect(&reader, &d->exemptions, &r.population, i, part);
        for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++)
            status = tally_share(d, q, s, (enum aspect)k, &r.tallies[s->group][k]);
    }
    if (status != STATUS_OK) {
        rates_free(&r);
        return status;
    }
    add_repairs(d, q, &r);
    *ret = r;
    return STATUS_OK;
}

void rates_free(struct rates *r)
{
    population_free(&r->population);
    free(r->tallies);
    free(r->repairs);
    free(r->responses);
    *r = (struct rates){0};
}

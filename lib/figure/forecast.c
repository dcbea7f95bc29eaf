#include "figure/forecast.h"

#include "base/fraction.h"
#include "figure/damping.h"
#include "figure/served.h"
#include "model/exempt_measure.h"

#include <stdlib.h>

#define OF_NONE_YET (NONE - 1) /* a group that only repairs have made so far */

/* The walk over all that may still count, and over what was lately seen. */
struct looking {
    const struct district *d;
    const struct query *q; /* the rates' own */
    const struct population *groups;
    struct query wide; /* from the recent past to the window's end */
    struct timeline_reader reader;
    int64_t recent_from;
    struct forecast *f;
    uint32_t *projects; /* by group: the contract of all its seconds; NONE: more than one; owned */
};

/* --- seconds to come --------------------------------------------------------------------------- */

static void add_seconds(void *context, int64_t from, int64_t to)
{
    int64_t *sum = context;
    *sum += to - from;
}

/* Returns how many seconds of a share will be assessed. */
static int64_t rest_of(const struct district *d, const struct share *s, enum aspect aspect)
{
    if (served_is_plain(d, s, aspect))
        return s->to - s->from;
    const struct served served = served_of(d, s, aspect, false);
    const struct measure *many =
        served.exempt ? exempt_measure(&d->exemptions, s->asset, aspect, s->hours) : NULL;
    int64_t sum = 0;
    if (many || !served.exempt)
        return measure_within(s->hours, s->from, s->to) -
               (many ? measure_within(many, s->from, s->to) : 0);
    served_cut(&served, s->from, s->to, add_seconds, &sum);
    return sum;
}

/* Adds what of a share would be lost and still damped, and what is damped by now and would be no more. */
static enum status add_damped(const struct looking *l, const struct share *s, enum aspect aspect,
                              struct forecast_tally *t)
{
    int64_t min_s = s->terms->min_outage_s[aspect], now_s = 0, then_s = 0;
    struct share rest = *s, open = *s;
    enum status status = STATUS_OK;
    rest.from = instant_max(s->from, l->q->as_of);
    open.from = instant_max(s->from, instant_max(l->q->from, l->q->as_of - min_s));
    open.to = instant_min(s->to, l->q->as_of);
    if (rest.from < rest.to)
        status = damping_find_lost(l->d, l->q, &rest, aspect, add_seconds, &t->rest_damped_s);
    if (status != STATUS_OK || open.from >= open.to)
        return status;
    status = damping_find(l->d, l->q, &open, aspect, add_seconds, &now_s);
    if (status == STATUS_OK)
        status = damping_find_lost(l->d, l->q, &open, aspect, add_seconds, &then_s);
    t->lost_damped_s += now_s - then_s;
    return status;
}

static enum status add_share(const struct looking *l, const struct share *s, enum aspect aspect,
                             struct forecast_tally *t)
{
    struct share rest = *s, recent = *s;
    enum status status = STATUS_OK;
    rest.from = instant_max(s->from, l->q->as_of);
    recent.from = instant_max(s->from, l->recent_from);
    recent.to = instant_min(s->to, l->q->as_of);
    if (rest.from < rest.to)
        t->rest_s += rest_of(l->d, &rest, aspect);
    if (s->terms->min_outage_s[aspect] > 0)
        status = add_damped(l, s, aspect, t);
    if (status == STATUS_OK && recent.from < recent.to)
        status = tally_share(l->d, l->q, &recent, aspect, &t->recent);
    return status;
}

/* A share that is still to come may be of another contract than those before it. */
static void set_terms(struct looking *l, uint32_t group, const struct share *s)
{
    if (s->to <= l->q->as_of || l->projects[group] == s->project)
        return;
    bool is_first = l->projects[group] == OF_NONE_YET;
    l->f->terms[group] = is_first ? s->terms : l->q->rules;
    l->projects[group] = is_first ? s->project : NONE;
}

static enum status add_shares(struct looking *l)
{
    struct population p;
    enum status status = population_select(l->d, &l->wide, false, &p);
    if (status != STATUS_OK)
        return status;
    uint32_t part = tallies_part_before(l->d, l->recent_from);
    for (size_t i = 0; i < p.share_count && status == STATUS_OK; i++) {
        const struct share *s = &p.shares[i];
        tallies_expect(&l->reader, &l->d->exemptions, &p, i, part);
        uint32_t group = population_group(l->groups, l->d, l->q, s->asset, s->project);
        if (group == NONE)
            continue;
        set_terms(l, group, s);
        for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++)
            status = add_share(l, s, (enum aspect)k, &l->f->tallies[group][k]);
    }
    population_free(&p);
    return status;
}

/* --- repairs ----------------------------------------------------------------------------------- */

static void add_repairs(const struct looking *l)
{
    struct query due = l->wide;
    due.as_of = l->q->as_of;
    for (struct counted x = {.open_too = true}; counted_next(l->d, &due, &x);) {
        uint32_t group = population_group(l->groups, l->d, l->q, x.asset, x.project);
        if (group == NONE)
            continue;
        struct forecast_repairs *r =
            x.is_response ? &l->f->responses[group] : &l->f->repairs[group];
        if (x.timeliness == REPAIR_NOT_YET)
            r->open += x.due_at >= l->q->from;
        else if (x.due_at >= l->recent_from && x.due_at < l->q->as_of)
            repair_tally_add(&r->recent, &x);
    }
}

static enum status make_room(struct looking *l)
{
    struct forecast *f = l->f;
    size_t groups = l->groups->group_count + (size_t)1;
    f->tallies = calloc(groups, sizeof *f->tallies);
    f->repairs = calloc(groups, sizeof *f->repairs);
    f->responses = calloc(groups, sizeof *f->responses);
    f->terms = calloc(groups, sizeof(*f->terms));
    l->projects = calloc(groups, sizeof *l->projects);
    if (!f->tallies || !f->repairs || !f->responses || !f->terms || !l->projects)
        return STATUS_MEMORY;
    for (uint32_t g = 0; g < l->groups->group_count; g++) {
        f->terms[g] = l->groups->groups[g].terms;
        const struct group *group = &l->groups->groups[g];
        l->projects[g] = group->assets > 0 ? group->project : OF_NONE_YET;
    }
    return STATUS_OK;
}

enum status forecast_compute(const struct district *d, const struct query *q, const struct rates *r,
                             int64_t recent_s, struct forecast *ret)
{
    struct forecast f = {0};
    struct looking l = {.d = d,
                        .q = q,
                        .groups = &r->population,
                        .wide = *q, /* borrows the filters */
                        .reader = district_reader(d, q->rules),
                        .recent_from = q->as_of - recent_s,
                        .f = &f};
    *ret = f;
    if (q->as_of >= q->to || q->from >= q->as_of)
        return STATUS_OK;
    l.wide.from = instant_min(q->from, l.recent_from);
    l.wide.as_of = q->to;
    enum status status = make_room(&l);
    if (status == STATUS_OK)
        status = add_shares(&l);
    if (status == STATUS_OK)
        add_repairs(&l);
    free(l.projects);
    if (status != STATUS_OK) {
        forecast_free(&f);
        return status;
    }
    *ret = f;
    return STATUS_OK;
}

void forecast_free(struct forecast *f)
{
    free(f->tallies);
    free(f->repairs);
    free(f->responses);
    free(f->terms);
    *f = (struct forecast){0};
}

/* --- figures ----------------------------------------------------------------------------------- */

/* floor(whole * part / all) of what is never negative. */
static int64_t share_of(int64_t whole, int64_t part, int64_t all)
{
    return (int64_t)((wide_t)whole * (wide_t)part / (wide_t)all);
}

struct forecast_figures forecast_of_aspect(const struct rates *r, const struct forecast *f,
                                           uint32_t group, enum aspect aspect)
{
    const struct forecast_tally *x = &f->tallies[group][aspect];
    const struct tally *seen = &r->tallies[group][aspect];
    const struct rules *terms = f->terms[group];
    struct tally best = *seen, worst = *seen, likely = *seen;
    best.ok += x->rest_s;
    worst.fault += x->rest_s - x->rest_damped_s + x->lost_damped_s;
    worst.damped += x->rest_damped_s - x->lost_damped_s;
    struct figure recent = figure_of_aspect(terms, aspect, &x->recent);
    struct forecast_figures all = {.reachable = figure_of_aspect(terms, aspect, &best),
                                   .worst = figure_of_aspect(terms, aspect, &worst)};
    bool enough = recent.denominator > 0 && figure_is_covered(terms, &x->recent);
    int64_t ok_s =
        enough && x->rest_s ? share_of(x->rest_s, recent.numerator, recent.denominator) : 0;
    likely.ok += ok_s;
    likely.fault += x->rest_s - ok_s;
    all.likely = figure_of_aspect(terms, aspect, &likely);
    all.is_likely = enough || x->rest_s == 0;
    return all;
}

struct forecast_figures forecast_of_repairs(const struct rates *r, const struct forecast *f,
                                            uint32_t group, enum indicator of)
{
    bool response = of == INDICATOR_RESPONSE;
    const struct forecast_repairs *x = response ? &f->responses[group] : &f->repairs[group];
    const struct repair_tally *seen = response ? &r->responses[group] : &r->repairs[group];
    bool enough = x->recent.due > 0;
    int64_t in_time = enough && x->open ? share_of(x->open, x->recent.in_time, x->recent.due) : 0;
    struct repair_tally worst = {seen->in_time, seen->due + x->open};
    struct repair_tally best = {worst.in_time + x->open, worst.due};
    struct repair_tally likely = {worst.in_time + in_time, worst.due};
    return (struct forecast_figures){.reachable = figure_of_repairs(f->terms[group], of, &best),
                                     .worst = figure_of_repairs(f->terms[group], of, &worst),
                                     .likely = figure_of_repairs(f->terms[group], of, &likely),
                                     .is_likely = enough || x->open == 0};
}

/* Rates, trend, status, outages, worst and figures against a count of every single second. */
#include "figure/changes.h"
#include "figure/forecast.h"
#include "figure/outage.h"
#include "figure/rates.h"
#include "figure/status_figure.h"
#include "figure/timeline_figure.h"
#include "figure/trend.h"
#include "figure/worst.h"
#include "model/repair_clock.h"
#include "world.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct query random_query(const struct district *d, unsigned *seed)
{
    struct query q = {.by = (enum grouping)world_draw(seed, GROUPING_COUNT),
                      .rules = rule_book_at(&d->rules, WORLD_FROM),
                      .scope = {ROLE_ADMIN, NONE, 0}};
    q.from = WORLD_FROM + world_draw(seed, 7000);
    q.to = q.from + 1 + world_draw(seed, 7000);
    q.as_of = world_draw(seed, 3) ? q.to : q.from + 1 + world_draw(seed, (unsigned)(q.to - q.from));
    switch (world_draw(seed, 8)) {
    case 0:
        ck_assert_int_eq(filter_add(&q.projects, world_draw(seed, 4)), STATUS_OK);
        break;
    case 1:
        ck_assert_int_eq(filter_add(&q.contractors, 1), STATUS_OK);
        break;
    case 2:
        ck_assert_int_eq(filter_add(&q.towns, world_draw(seed, 3)), STATUS_OK);
        break;
    case 3:
        ck_assert_int_eq(filter_add(&q.assets, world_draw(seed, WORLD_ASSETS)), STATUS_OK);
        break;
    case 4:
        q.kinds = (uint8_t)(1u << world_draw(seed, 3));
        break;
    case 5:
        q.classes = (uint8_t)(1u << world_draw(seed, 4));
        break;
    case 6:
        q.scope = (struct scope){ROLE_CONTRACTOR, 1, 0};
        break;
    default:
        break;
    }
    return q;
}

/* Does the query count this asset in this project? Written from lib/figure/README.md, Rates, not from population.c. */
static bool counts(const struct district *d, const struct query *q, uint32_t asset,
                   uint32_t project)
{
    const struct asset *a = &d->registry.assets[asset];
    uint32_t contractor = d->registry.projects[project].contractor;
    bool named = q->kinds || q->classes || q->assets.given;
    bool assessed = a->kind == KIND_CHECKPOINT ||
                    (a->kind == KIND_CAMERA && (a->class_no == 1 || a->class_no == 2));
    return (named || q->every_asset || assessed) && (!q->kinds || (q->kinds & (1u << a->kind))) &&
           (!q->classes || (q->classes & (1u << a->class_no))) &&
           (!q->assets.given || q->assets.items[0] == asset) &&
           (!q->towns.given || q->towns.items[0] == a->town) &&
           (!q->projects.given || q->projects.items[0] == project) &&
           (!q->contractors.given || q->contractors.items[0] == contractor) &&
           (q->scope.role != ROLE_CONTRACTOR || q->scope.organisation == contractor);
}

static const char *key_of(const struct district *d, enum grouping by, uint32_t asset,
                          uint32_t project)
{
    static const char *const classes[] = {"", "1", "2", "3"};
    const struct asset *a = &d->registry.assets[asset];
    uint32_t contractor = d->registry.projects[project].contractor;
    switch (by) {
    case BY_PROJECT:
        return d->registry.projects[project].code;
    case BY_CONTRACTOR:
        return contractor == NONE ? "" : d->registry.organisations[contractor].code;
    case BY_TOWN:
        return d->registry.towns[a->town].code;
    case BY_KIND:
        return kind_names[a->kind];
    case BY_CLASS:
        return classes[a->class_no];
    case BY_ASSET:
        return a->code;
    default:
        return "";
    }
}

/* Every second's condition, assessed and raw, and project: asked for once. */
#define SEEN_FROM (WORLD_FROM - 2000)
#define SEEN_S    18000
static struct {
    uint8_t conditions[2][WORLD_ASSETS][ASPECT_COUNT][SEEN_S];
    uint32_t projects[WORLD_ASSETS][SEEN_S];
} seen;

static void see(const struct district *d)
{
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int64_t i = 0; i < SEEN_S; i++) {
            seen.projects[a][i] = world_project(d, a, SEEN_FROM + i);
            for (int k = 0; k < ASPECT_COUNT; k++) {
                for (int raw = 0; raw < 2; raw++)
                    seen.conditions[raw][a][k][i] =
                        (uint8_t)world_condition(d, a, (enum aspect)k, SEEN_FROM + i, raw);
            }
        }
    }
}

static enum condition seen_at(uint32_t asset, enum aspect aspect, int64_t at, bool raw)
{
    return (enum condition)seen.conditions[raw][asset][aspect][at - SEEN_FROM];
}

static uint32_t seen_project(uint32_t asset, int64_t at)
{
    return seen.projects[asset][at - SEEN_FROM];
}

/* Is it fault, or silence that its contract counts? */
static bool is_lost(const struct district *d, uint32_t asset, enum aspect aspect, int64_t at,
                    bool raw)
{
    enum condition c = seen_at(asset, aspect, at, raw);
    return c == CONDITION_FAULT || (c == CONDITION_SILENT &&
                                    world_terms(d, seen_project(asset, at))->silent_counts[aspect]);
}

/* Is this lost second one of an outage that is shorter than its contract's least? */
static bool is_damped(const struct district *d, uint32_t asset, enum aspect aspect, int64_t at,
                      int64_t as_of)
{
    int64_t min_s = world_terms(d, seen_project(asset, at))->min_outage_s[aspect];
    int64_t from = at, to = at + 1;
    while (to - from < min_s && from > SEEN_FROM && is_lost(d, asset, aspect, from - 1, false))
        from--;
    while (to - from < min_s && to < as_of && is_lost(d, asset, aspect, to, false))
        to++;
    return to - from < min_s;
}

static void add_second(struct tally *t, enum condition assessed, enum condition raw,
                       bool silent_counts, bool damped)
{
    t->silent_lost += assessed == CONDITION_SILENT && silent_counts && !damped;
    t->raw_silent_lost += raw == CONDITION_SILENT && silent_counts;
    t->raw_ok += raw == CONDITION_OK;
    t->raw_fault += raw == CONDITION_FAULT;
    t->raw_silent += raw == CONDITION_SILENT;
    t->damped += damped;
    if (damped)
        return;
    t->ok += assessed == CONDITION_OK;
    t->fault += assessed == CONDITION_FAULT;
    t->silent += assessed == CONDITION_SILENT;
    t->blind += assessed == CONDITION_BLIND;
    t->exempt += assessed == CONDITION_EXEMPT;
}

/* The tally of one group, second by second; the assets in it. `as_of`: up to where an outage lasts. */
static struct tally tally_to(const struct district *d, const struct query *q, const char *key,
                             enum aspect aspect, int64_t as_of, uint32_t *ret_assets)
{
    struct tally t = {0};
    *ret_assets = 0;
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        bool inside = false;
        for (int64_t x = q->from; x < q->as_of; x++) {
            uint32_t project = seen_project(a, x);
            if (project == NONE || !counts(d, q, a, project) ||
                strcmp(key_of(d, q->by, a, project), key) != 0)
                continue;
            inside = true;
            bool damped = is_lost(d, a, aspect, x, false) && is_damped(d, a, aspect, x, as_of);
            add_second(&t, seen_at(a, aspect, x, false), seen_at(a, aspect, x, true),
                       world_terms(d, project)->silent_counts[aspect], damped);
        }
        *ret_assets += inside;
    }
    return t;
}

static struct tally tally_by_hand(const struct district *d, const struct query *q, const char *key,
                                  enum aspect aspect, uint32_t *ret_assets)
{
    return tally_to(d, q, key, aspect, q->as_of, ret_assets);
}

static int64_t sum_of(const struct tally *t)
{
    return t->ok + t->fault + t->silent + t->blind + t->exempt + t->damped;
}

/* The terms of the contract that all seconds of a group are of, else the general rules. */
static const struct rules *terms_by_hand(const struct district *d, const struct query *q,
                                         const char *key)
{
    uint32_t only = NONE;
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int64_t x = q->from; x < q->as_of; x++) {
            uint32_t project = seen_project(a, x);
            if (project == NONE || !counts(d, q, a, project) ||
                strcmp(key_of(d, q->by, a, project), key) != 0)
                continue;
            if (only != NONE && only != project)
                return q->rules;
            only = project;
        }
    }
    return only == NONE ? q->rules : world_terms(d, only);
}

static void check_rates(const struct district *d, const struct query *q, unsigned first_seed)
{
    struct rates r;
    ck_assert_int_eq(rates_compute(d, q, &r), STATUS_OK);
    int64_t listed = 0, all = 0;
    for (uint32_t g = 0; g < r.population.group_count; g++) {
        const struct group *group = &r.population.groups[g];
        ck_assert(g == 0 || strcmp(r.population.groups[g - 1].key, group->key) < 0);
        for (int k = 0; k < ASPECT_COUNT; k++) {
            uint32_t assets;
            struct tally want = tally_by_hand(d, q, group->key, (enum aspect)k, &assets);
            ck_assert_msg(memcmp(&want, &r.tallies[g][k], sizeof want) == 0,
                          "seed %u, group '%s', %s", first_seed, group->key, aspect_names[k]);
            ck_assert_uint_eq(assets, group->assets);
            listed += sum_of(&want);
        }
        ck_assert(group->assets > 0 || r.repairs[g].due > 0);
        if (group->assets > 0)
            ck_assert_ptr_eq(group->terms, terms_by_hand(d, q, group->key));
    }
    struct query whole = *q;
    whole.by = BY_DISTRICT;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        uint32_t assets;
        struct tally want = tally_by_hand(d, &whole, "", (enum aspect)k, &assets);
        all += sum_of(&want);
    }
    ck_assert_int_eq(listed, all); /* no group is missing */
    rates_free(&r);
}

/* What `seen` has of [at, SEEN_FROM + SEEN_S), put aside. */
static uint8_t aside[sizeof seen.conditions];

/* Every second from `at` on that would be assessed is taken to be this. */
static void suppose(int64_t at, enum condition condition)
{
    memcpy(aside, seen.conditions, sizeof aside);
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            for (int64_t i = at - SEEN_FROM; i < SEEN_S; i++) {
                uint8_t *c = &seen.conditions[0][a][k][i];
                if (*c != CONDITION_ABSENT && *c != CONDITION_EXEMPT)
                    *c = (uint8_t)condition;
            }
        }
    }
}

static void recall(void)
{
    memcpy(seen.conditions, aside, sizeof aside);
}

#define RECENT_S 900

static void check_reach(const struct district *d, const struct query *q, const char *key,
                        enum aspect aspect, enum condition condition, const struct figure *got)
{
    struct query over = *q;
    uint32_t assets;
    over.as_of = q->to;
    suppose(q->as_of, condition);
    struct tally by_hand = tally_by_hand(d, &over, key, aspect, &assets);
    struct figure want = figure_of_aspect(terms_by_hand(d, &over, key), aspect, &by_hand);
    recall();
    ck_assert_int_eq(got->numerator, want.numerator);
    ck_assert_int_eq(got->denominator, want.denominator);
    ck_assert_int_eq(got->verdict, want.verdict);
}

static void check_likely(const struct district *d, const struct query *q, const char *key,
                         enum aspect aspect, const struct tally *now,
                         const struct forecast_figures *got)
{
    struct query recent = *q;
    uint32_t assets;
    recent.from = q->as_of - RECENT_S;
    struct tally t = tally_to(d, &recent, key, aspect, q->as_of, &assets);
    int64_t ok = t.ok + t.damped, all = ok + t.fault + t.silent_lost;
    int64_t seen_s = ok + t.fault + t.silent;
    int64_t known = now->ok + now->damped + now->fault + now->silent_lost;
    int64_t rest = got->reachable.denominator - known;
    bool enough = all > 0 && seen_s * 10 >= (seen_s + t.blind) * 9;
    ck_assert_int_eq(got->is_likely, enough || rest == 0);
    if (!enough)
        return;
    ck_assert_int_eq(got->likely.numerator, now->ok + now->damped + rest * ok / all);
    ck_assert_int_eq(got->likely.denominator, got->reachable.denominator);
}

/* What is due within the window and open, by asking every repair. */
static int64_t open_by_hand(const struct district *d, const struct query *q, const char *key)
{
    int64_t open = 0;
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        for (uint32_t n = 0; n < repair_rounds(&d->repairs.items[i]); n++) {
            const struct repair y = repair_in_round(&d->repairs.items[i], n);
            const struct span *s =
                asset_span_of_repair(&d->registry.assets[y.asset], y.reported_at);
            if (!s || y.state == REPAIR_CANCELLED || !counts(d, q, y.asset, s->project) ||
                strcmp(key_of(d, q->by, y.asset, s->project), key) != 0)
                continue;
            int64_t due = repair_due_at(&y, &d->registry, &d->exemptions, q->rules, q->as_of);
            bool done = y.repaired_at != INSTANT_NONE && y.repaired_at <= q->as_of;
            open += !done && due > q->as_of && due >= q->from && due < q->to;
        }
    }
    return open;
}

static void check_forecast(const struct district *d, const struct query *q, unsigned first_seed)
{
    struct rates r;
    struct forecast f;
    ck_assert_int_eq(rates_compute(d, q, &r), STATUS_OK);
    ck_assert_int_eq(forecast_compute(d, q, &r, RECENT_S, &f), STATUS_OK);
    ck_assert_msg(forecast_is_over(&f) == (q->as_of == q->to), "seed %u", first_seed);
    for (uint32_t g = 0; g < r.population.group_count && !forecast_is_over(&f); g++) {
        const char *key = r.population.groups[g].key;
        for (int k = 0; k < ASPECT_COUNT; k++) {
            struct forecast_figures all = forecast_of_aspect(&r, &f, g, (enum aspect)k);
            check_reach(d, q, key, (enum aspect)k, CONDITION_OK, &all.reachable);
            check_reach(d, q, key, (enum aspect)k, CONDITION_FAULT, &all.worst);
            check_likely(d, q, key, (enum aspect)k, &r.tallies[g][k], &all);
        }
        struct forecast_figures all = forecast_of_repairs(&r, &f, g, INDICATOR_REPAIR);
        int64_t open = open_by_hand(d, q, key);
        ck_assert_int_eq(all.reachable.numerator, r.repairs[g].in_time + open);
        ck_assert_int_eq(all.worst.numerator, r.repairs[g].in_time);
        ck_assert_int_eq(all.worst.denominator, r.repairs[g].due + open);
    }
    forecast_free(&f);
    rates_free(&r);
}

/* Takes a change out of those that were found: each is to be there once. */
static void take_change(struct outage_changes *c, const struct district *d, uint32_t asset,
                        enum aspect aspect, int64_t at, enum change_what what)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct outage *o = &c->outages.items[c->items[i].outage];
        if (o->asset != asset || o->aspect != aspect || c->items[i].at != at)
            continue;
        ck_assert_int_eq(c->items[i].what, what);
        ck_assert_int_eq(what == CHANGE_ENDED ? o->ended_at : o->since, at);
        c->items[i].at = INSTANT_NONE;
        return;
    }
    ck_abort_msg("%s %s: nothing %s at +%lld", d->registry.assets[asset].code, aspect_names[aspect],
                 change_what_names[what], (long long)(at - WORLD_FROM));
}

/* What lib/figure/README.md, Changes, says of one aspect, second by second from before anything was reported. */
static size_t follow(const struct district *d, const struct query *q, uint32_t asset,
                     enum aspect aspect, struct outage_changes *c)
{
    bool down = false;
    int64_t fault_at = INSTANT_NONE; /* the last second of fault */
    size_t count = 0;
    for (int64_t at = SEEN_FROM; at < q->as_of; at++) {
        uint32_t project = seen_project(asset, at);
        if (project == NONE || !counts(d, q, asset, project))
            continue;
        enum condition raw = seen_at(asset, aspect, at, true);
        bool begins = !down && is_lost(d, asset, aspect, at, false);
        bool ends = down && raw == CONDITION_OK;
        bool again = fault_at != INSTANT_NONE && fault_at >= at - world_terms(d, project)->rejoin_s;
        if ((begins || ends) && at >= q->from) {
            take_change(c, d, asset, aspect, at,
                        ends    ? CHANGE_ENDED
                        : again ? CHANGE_REOPENED
                                : CHANGE_BEGAN);
            count++;
        }
        down = (down || begins) && !ends;
        fault_at = raw == CONDITION_FAULT ? at : fault_at;
    }
    return count;
}

static void check_changes(const struct district *d, const struct query *random, unsigned first_seed)
{
    struct query q = *random; /* borrows the filters */
    struct outage_changes c;
    size_t want = 0;
    q.every_asset = true;
    ck_assert_int_eq(changes_compute(d, &q, ASPECTS_ALL, &c), STATUS_OK);
    for (size_t i = 1; i < c.count; i++)
        ck_assert_int_le(c.items[i].at, c.items[i - 1].at);
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int k = 0; k < ASPECT_COUNT; k++)
            want += follow(d, &q, a, (enum aspect)k, &c);
    }
    ck_assert_msg(want == c.count, "seed %u: %zu changes, and not %zu", first_seed, c.count, want);
    changes_free(&c);
}

static void check_trend(const struct district *d, const struct query *q, unsigned first_seed)
{
    struct rates r;
    struct trend t;
    struct trend_row row;
    struct error err;
    ck_assert_int_eq(rates_compute(d, q, &r), STATUS_OK);
    ck_assert_int_eq(trend_compute(d, q, STEP_HOUR, &t, &err), STATUS_OK);
    ck_assert_int_eq(trend_row_init(&t, &row), STATUS_OK);
    ck_assert_uint_eq(t.population.group_count, r.population.group_count);
    for (uint32_t g = 0; g < t.population.group_count; g++) {
        ck_assert_int_eq(trend_row_fill(d, &t, g, &row), STATUS_OK);
        for (int k = 0; k < ASPECT_COUNT; k++) {
            struct trend_cell sum = {0};
            for (uint32_t i = 0; i < t.step_count; i++) {
                struct query step = *q;
                step.from = t.steps[i];
                step.to = step.as_of = instant_min(t.steps[i + 1], q->as_of);
                uint32_t assets;
                struct tally want = tally_to(d, &step, t.population.groups[g].key, (enum aspect)k,
                                             q->as_of, &assets);
                const struct trend_cell *c = &row.cells[(size_t)k * t.step_count + i];
                ck_assert_msg(c->ok == want.ok && c->fault == want.fault &&
                                  c->silent == want.silent && c->blind == want.blind &&
                                  c->damped == want.damped && c->silent_lost == want.silent_lost,
                              "seed %u, step %u", first_seed, i);
                sum.ok += c->ok;
                sum.blind += c->blind;
                sum.damped += c->damped;
                sum.fault += c->fault;
            }
            ck_assert_int_eq(sum.ok, r.tallies[g][k].ok);
            ck_assert_int_eq(sum.blind, r.tallies[g][k].blind);
            ck_assert_int_eq(sum.damped, r.tallies[g][k].damped);
            ck_assert_int_eq(sum.fault, r.tallies[g][k].fault);
        }
    }
    trend_row_free(&row);
    trend_free(&t);
    rates_free(&r);
}

static bool lost_at(const struct district *d, const struct query *q, uint32_t a, enum aspect aspect,
                    int64_t x, bool raw)
{
    if (x < q->from || x >= q->as_of)
        return false;
    uint32_t project = seen_project(a, x);
    return project != NONE && counts(d, q, a, project) && is_lost(d, a, aspect, x, raw);
}

/* The whole outage that a stretch is part of, second by second from before anything was reported. */
static void check_whole(const struct district *d, const struct query *q, const struct outage *x,
                        bool raw)
{
    int64_t since = INSTANT_NONE, until = INSTANT_NONE, lasted = 0;
    struct query past = *q;
    past.from = INSTANT_2000;
    for (int64_t at = INSTANT_2000; at < q->as_of; at++) {
        uint32_t project = world_project(d, x->asset, at);
        if (project == NONE || !counts(d, q, x->asset, project))
            continue;
        bool ok = world_condition(d, x->asset, (enum aspect)x->aspect, at, true) == CONDITION_OK;
        if (ok && at >= x->to)
            break;
        if (ok) {
            since = INSTANT_NONE;
            lasted = 0;
        }
        if (!lost_at(d, &past, x->asset, (enum aspect)x->aspect, at, raw))
            continue;
        since = since == INSTANT_NONE ? at : since;
        until = at + 1;
        lasted++;
    }
    ck_assert_int_eq(x->since, since);
    ck_assert_int_eq(x->until, until);
    ck_assert_int_eq(x->lasted_s, lasted);
    if (raw)
        return;
    int64_t before;
    ck_assert_int_eq(outage_lost_before(d, q, x, q->as_of, &before), STATUS_OK);
    ck_assert_int_eq(before, lasted);
}

static void check_outages(const struct district *d, const struct query *asked, bool raw)
{
    struct query q = *asked;
    q.every_asset = true;
    struct outages o;
    struct outage_wish wish = {.aspect = ASPECT_COUNT, .min_s = 1, .raw = raw};
    ck_assert_int_eq(outages_compute(d, &q, &wish, &o), STATUS_OK);
    int64_t listed = 0, lost = 0;
    for (size_t i = 0; i < o.count; i++) {
        const struct outage *x = &o.items[i];
        listed += x->to - x->from;
        for (int64_t at = x->from; at < x->to; at++)
            ck_assert(lost_at(d, &q, x->asset, (enum aspect)x->aspect, at, raw));
        ck_assert(!lost_at(d, &q, x->asset, (enum aspect)x->aspect, x->from - 1, raw));
        ck_assert(!lost_at(d, &q, x->asset, (enum aspect)x->aspect, x->to, raw));
        ck_assert_uint_eq(x->project, world_project(d, x->asset, x->from));
        ck_assert_int_eq(x->open, x->to == q.as_of);
        if (i % 4 == 0)
            check_whole(d, &q, x, raw);
        ck_assert(i == 0 || o.items[i - 1].to - o.items[i - 1].from >= x->to - x->from);
    }
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int64_t x = q.from; x < q.as_of; x++) {
            for (int k = 0; k < ASPECT_COUNT; k++)
                lost += lost_at(d, &q, a, (enum aspect)k, x, raw);
        }
    }
    ck_assert_int_eq(listed, lost);
    outages_free(&o);
}

static void check_status(const struct district *d, const struct query *q)
{
    struct status_figure s;
    ck_assert_int_eq(status_figure_compute(d, q, &s), STATUS_OK);
    struct query every = *q;
    every.every_asset = true;
    for (uint32_t g = 0; g < s.population.group_count; g++) {
        uint32_t want[ASPECT_COUNT][CONDITION_COUNT] = {0};
        for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
            uint32_t project = world_project(d, a, q->as_of);
            if (project == NONE || !counts(d, &every, a, project) ||
                strcmp(key_of(d, q->by, a, project), s.population.groups[g].key) != 0)
                continue;
            for (int k = 0; k < ASPECT_COUNT; k++)
                want[k][world_condition(d, a, (enum aspect)k, q->as_of, false)]++;
        }
        ck_assert(memcmp(want, s.counts[g], sizeof want) == 0);
    }
    status_figure_free(&s);
}

static void check_timelines(const struct district *d, const struct query *q)
{
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        struct timeline_figure s;
        ck_assert_int_eq(timeline_figure_compute(d, q, a, ASPECT_LIVE, &s), STATUS_OK);
        int64_t at = q->from;
        for (size_t i = 0; i < s.count; i++) {
            ck_assert_int_eq(s.parts[i].from, at);
            for (; at < s.parts[i].to; at++) {
                uint32_t project = world_project(d, a, at);
                enum condition want = world_condition(d, a, ASPECT_LIVE, at, false);
                if (project != NONE && !scope_sees_project(&q->scope, &d->registry, project))
                    want = CONDITION_ABSENT;
                ck_assert_int_eq(s.parts[i].condition, want);
            }
            ck_assert_int_eq(s.parts[i].exemption != 0, s.parts[i].condition == CONDITION_EXEMPT);
        }
        ck_assert_int_eq(at, q->as_of);
        timeline_figure_free(&s);
    }
}

static void check_worst(const struct district *d, const struct query *q)
{
    struct worst w;
    ck_assert_int_eq(worst_compute(d, q, ASPECT_INTACT, &w), STATUS_OK);
    struct query whole = *q;
    whole.by = BY_DISTRICT;
    uint32_t assets;
    struct tally t = tally_by_hand(d, &whole, "", ASPECT_INTACT, &assets);
    const struct rules *terms = terms_by_hand(d, &whole, "");
    int64_t met = t.ok + t.damped, lost = 0, denominator = met + t.fault + t.silent_lost;
    for (size_t i = 0; i < w.count; i++) {
        ck_assert(i == 0 || w.items[i - 1].lost_s >= w.items[i].lost_s);
        lost += w.items[i].lost_s;
    }
    ck_assert_int_eq(lost, t.fault + t.silent_lost);
    int64_t put_right = 0, n = 0;
    while (denominator && (met + put_right) * 10000 < terms->target_bp[ASPECT_INTACT] * denominator)
        put_right += w.items[n++].lost_s;
    ck_assert_int_eq(w.to_meet, n);
    worst_free(&w);
}

START_TEST(every_figure_is_the_count_of_its_seconds)
{
    unsigned first_seed = (unsigned)_i, seed = first_seed;
    struct district d;
    world_make(&d, seed * 7919u);
    see(&d);
    for (int round = 0; round < 6; round++) {
        struct query q = random_query(&d, &seed);
        check_rates(&d, &q, first_seed);
        check_forecast(&d, &q, first_seed);
        check_changes(&d, &q, first_seed);
        check_trend(&d, &q, first_seed);
        check_outages(&d, &q, false);
        check_outages(&d, &q, true);
        check_status(&d, &q);
        check_timelines(&d, &q);
        check_worst(&d, &q);
        query_free(&q);
    }
    district_free(&d);
}
END_TEST

#define WORLDS_A_TEST 25

static void check_world_with_terms(unsigned first_seed)
{
    unsigned seed = first_seed;
    struct district d;
    world_make(&d, seed * 104729u);
    world_add_terms(&d, seed * 31u);
    see(&d);
    for (int round = 0; round < 2; round++) {
        struct query q = random_query(&d, &seed);
        q.to = instant_min(q.to, q.from + 2400);
        q.as_of = instant_min(q.as_of, q.to);
        check_rates(&d, &q, first_seed);
        check_forecast(&d, &q, first_seed);
        check_changes(&d, &q, first_seed);
        check_trend(&d, &q, first_seed);
        check_outages(&d, &q, false);
        check_outages(&d, &q, true);
        check_status(&d, &q);
        check_timelines(&d, &q);
        check_worst(&d, &q);
        query_free(&q);
    }
    district_free(&d);
}

START_TEST(contracts_calendars_and_damping_count_as_their_words_say)
{
    for (unsigned i = 0; i < WORLDS_A_TEST; i++)
        check_world_with_terms((unsigned)_i * WORLDS_A_TEST + i + 1);
}
END_TEST

static const struct {
    const char *name;
    struct tally tally;
    const char *verdict;
    int64_t percent, rate, coverage;
} floors[] = {
    {"159 of 162 checkpoints", {.ok = 159, .fault = 3}, "met", 9814, 981481, 1000000},
    {"158 of 162 checkpoints", {.ok = 158, .fault = 4}, "missed", 9753, 975308, 1000000},
    {"one second short of the target",
     {.ok = 979999, .fault = 20001},
     "missed",
     9799,
     979999,
     1000000},
    {"exactly on the target", {.ok = 98, .fault = 2}, "met", 9800, 980000, 1000000},
    {"97.9996 is never 98.00", {.ok = 979996, .fault = 20004}, "missed", 9799, 979996, 1000000},
    {"nothing", {0}, "none", 0, 0, -1},
    {"only exempt", {.exempt = 100}, "none", 0, 0, -1},
    {"only blind", {.blind = 100}, "none", 0, 0, 0},
    {"coverage exactly at its minimum", {.ok = 90, .blind = 10}, "met", 10000, 1000000, 900000},
    {"coverage just under it",
     {.ok = 89999, .blind = 10001},
     "insufficient",
     10000,
     1000000,
     899990},
    {"silence counts as fault",
     {.ok = 97, .silent = 3, .silent_lost = 3},
     "missed",
     9700,
     970000,
     1000000},
    {"damped seconds are as good as ok",
     {.ok = 90, .damped = 8, .fault = 2},
     "met",
     9800,
     980000,
     1000000},
    {"more than 64 bits in between",
     {.ok = INT64_C(98000000000000000), .fault = INT64_C(2000000000000000)},
     "met",
     9800,
     980000,
     1000000},
};

START_TEST(numbers_are_floored_and_verdicts_are_exact)
{
    struct rules *rules = world_rules();
    struct figure f = figure_of_aspect(rules, ASPECT_INTACT, &floors[_i].tally);
    ck_assert_msg(strcmp(verdict_names[f.verdict], floors[_i].verdict) == 0, "%s: %s",
                  floors[_i].name, verdict_names[f.verdict]);
    ck_assert_int_eq(f.percent_hundredths, floors[_i].percent);
    ck_assert_int_eq(f.rate_millionths, floors[_i].rate);
    ck_assert_int_eq(f.coverage_millionths, floors[_i].coverage);
    rules_free(rules);
}
END_TEST

START_TEST(excluded_silence_is_in_no_denominator_but_in_coverage)
{
    struct rules *rules = world_rules(); /* live leaves silence out */
    struct tally t = {.ok = 90, .silent = 5, .blind = 5};
    struct figure f = figure_of_aspect(rules, ASPECT_LIVE, &t);
    ck_assert_int_eq(f.denominator, 90);
    ck_assert_int_eq(f.coverage_millionths, 950000);
    rules_free(rules);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("figure");
    TCase *c = tcase_create("figures");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, every_figure_is_the_count_of_its_seconds, 1, 9);
    const char *worlds = getenv("WORLDS"); /* make check-long asks for more */
    tcase_add_loop_test(c, contracts_calendars_and_damping_count_as_their_words_say, 0,
                        (worlds ? atoi(worlds) : 200) / WORLDS_A_TEST);
    tcase_add_loop_test(c, numbers_are_floored_and_verdicts_are_exact, 0,
                        (int)(sizeof floors / sizeof *floors));
    tcase_add_test(c, excluded_silence_is_in_no_denominator_but_in_coverage);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

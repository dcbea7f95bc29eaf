#include "world.h"
#include "model/timeline_read.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned world_draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

struct rules *world_rules(void)
{
    static const int64_t targets[INDICATOR_COUNT] = {9800, 9500,  9000, 9000,
                                                     9700, 10000, 9993, 10000};
    struct rules *r = calloc(1, sizeof *r);
    struct error err;
    ck_assert_int_eq(zone_load("Asia/Shanghai", &r->zone, &err), STATUS_OK);
    *r = (struct rules){.version = 1,
                        .from_year = 2000,
                        .from_month = 1,
                        .zone = r->zone,
                        .kinds = 1u << KIND_CAMERA | 1u << KIND_CHECKPOINT,
                        .classes = 1u << 1 | 1u << 2,
                        .min_coverage_bp = 9000,
                        .expected_s = 3000,
                        .silent_counts = {true, true, false, true},
                        .limits = {[LIMIT_MASS] = {.s = 172800},
                                   [LIMIT_CENTRE] = {.s = 14400},
                                   [LIMIT_CHECKPOINT] = {.s = 86400},
                                   [LIMIT_CAMERA_1] = {.s = 86400},
                                   [LIMIT_CAMERA_2] = {.s = 86400},
                                   [LIMIT_CAMERA_3] = {.s = 172800}},
                        .month_begins_on = 1,
                        .rejoin_s = 604800,
                        .open_after_s = -1,
                        .propose_within_days = 10,
                        .proof_by_day = 10,
                        .record = strdup("{}")};
    memcpy(r->target_bp, targets, sizeof targets);
    memcpy(r->weights, (const int64_t[INDICATOR_COUNT]){30, 20, 15, 15, 20}, sizeof r->weights);
    r->deductions = malloc(sizeof *r->deductions);
    r->deductions[r->deduction_count++] = (struct deduction_rule){
        .over_s = 28800, .points_hundredths = 100, .at_most_hundredths = 1000};
    r->payment = calloc(3, sizeof *r->payment);
    r->payment[r->payment_count++] = (struct payment_step){9000, 10000};
    r->payment[r->payment_count++] = (struct payment_step){8000, 9000};
    r->payment[r->payment_count++] = (struct payment_step){0, 7000};
    return r;
}

static char *named(const char *prefix, unsigned n)
{
    char text[32];
    snprintf(text, sizeof text, "%s%u", prefix, n);
    return strdup(text);
}

static void make_registry(struct registry *r)
{
    static const int64_t report_ttl[] = {300, TTL_UNTIL_NEXT, 900}, feed_ttl[] = {400, 700, 900};
    for (unsigned i = 0; i < 3; i++) {
        struct town t = {named("t", 2 - i), named("town ", i), strdup("{}"), false};
        struct organisation o = {.code = named("c", i),
                                 .name = named("company ", i),
                                 .record = strdup("{}"),
                                 .role = ORGANISATION_CONTRACTOR};
        struct feed f = {.code = named("f", (i + 1) % 3),
                         .name = named("feed ", i),
                         .record = strdup("{}"),
                         .report_ttl_s = report_ttl[i],
                         .feed_ttl_s = feed_ttl[i]};
        ck_assert_int_eq(registry_put_town(r, &t), STATUS_OK);
        ck_assert_int_eq(registry_put_organisation(r, &o), STATUS_OK);
        ck_assert_int_eq(registry_put_feed(r, &f), STATUS_OK);
    }
    static const uint32_t contractors[] = {1, 0, 1, NONE};
    for (unsigned i = 0; i < 4; i++) {
        struct project p = {.code = named("p", i),
                            .name = named("project ", i),
                            .record = strdup("{}"),
                            .contractor = contractors[i],
                            .supervisor = NONE,
                            .planned = {-1, -1, -1}};
        ck_assert_int_eq(registry_put_project(r, &p), STATUS_OK);
    }
}

static void make_asset(struct registry *r, unsigned n, unsigned *seed)
{
    struct asset a = {.code = named("a", WORLD_ASSETS - n), .name = named("asset ", n)};
    a.town = world_draw(seed, 3);
    a.kind = n == 0 ? KIND_CENTRE : n < 3 ? KIND_CHECKPOINT : KIND_CAMERA;
    a.class_no = a.kind == KIND_CAMERA ? (uint8_t)(1 + world_draw(seed, 3)) : 0;
    a.spans = calloc(3, sizeof *a.spans);
    int64_t at = WORLD_FROM - 1000 + world_draw(seed, 2000);
    for (unsigned i = world_draw(seed, 4); i; i--) {
        struct span s = {at, at + 1 + world_draw(seed, 9000), world_draw(seed, 4)};
        if (i == 1 && world_draw(seed, 2))
            s.to = INSTANT_EVER;
        a.spans[a.span_count++] = s;
        int64_t gap = world_draw(seed, 2) ? 0 : world_draw(seed, 500);
        at = s.to == INSTANT_EVER ? at : s.to + gap;
    }
    ck_assert_int_eq(registry_put_asset(r, &a), STATUS_OK);
}

static void make_reports(struct district *d, unsigned *seed)
{
    struct timelines *t = &d->timelines;
    uint16_t cause = (uint16_t)causes_intern(&t->causes, text_of("power"));
    uint32_t at = (uint32_t)(WORLD_FROM - INSTANT_2000);
    for (unsigned i = 0; i < 1500; i++) {
        at += world_draw(seed, 20); /* in order: this world is about figures, not about lateness */
        struct point p = {.asset = world_draw(seed, WORLD_ASSETS),
                          .at = at,
                          .feed = (uint16_t)world_draw(seed, 3),
                          .aspect = (uint8_t)world_draw(seed, ASPECT_COUNT),
                          .state = world_draw(seed, 4) == 0 ? STATE_FAULT : STATE_OK};
        if (p.state == STATE_FAULT && world_draw(seed, 2))
            p.cause = cause;
        ck_assert_int_eq(
            watch_add(&t->watch, p.feed, INSTANT_2000 + p.at, d->registry.feeds[p.feed].feed_ttl_s),
            STATUS_OK);
        /* PUT_LOOKUP, a tie of two feeds at one instant, leaves the runs as they are: a world too */
        ck_assert_int_ne(timeline_put(t, &d->registry, &p), PUT_MEMORY);
    }
}

static void make_exemptions(struct district *d, unsigned *seed)
{
    for (unsigned i = 0; i < 6; i++) {
        struct exemption x = {.state =
                                  world_draw(seed, 4) ? EXEMPTION_APPROVED : EXEMPTION_PROPOSED,
                              .aspects = (uint8_t)(1 + world_draw(seed, 15)),
                              .reason = strdup("power_cut")};
        x.from = WORLD_FROM + world_draw(seed, 12000);
        x.to = x.from + 1 + world_draw(seed, 3000);
        uint32_t *only = malloc(sizeof *only);
        switch (world_draw(seed, 4)) {
        case 0:
            *only = world_draw(seed, WORLD_ASSETS);
            x.scope.assets = only;
            x.scope.asset_count = 1;
            break;
        case 1:
            *only = world_draw(seed, 4);
            x.scope.projects = only;
            x.scope.project_count = 1;
            break;
        case 2:
            *only = world_draw(seed, 3);
            x.scope.towns = only;
            x.scope.town_count = 1;
            break;
        default:
            free(only);
            x.scope.kinds = 1u << KIND_CAMERA;
        }
        if (world_draw(seed, 3) == 0)
            x.scope.classes = (uint8_t)(1 + world_draw(seed, 15));
        if (world_draw(seed, 3) == 0) {
            x.scope.except = malloc(sizeof *x.scope.except);
            x.scope.except[x.scope.except_count++] = world_draw(seed, WORLD_ASSETS);
        }
        ck_assert_int_eq(exemptions_add(&d->exemptions, &x), STATUS_OK);
    }
    for (uint32_t a = 0; a < WORLD_ASSETS; a++)
        ck_assert_int_eq(exemptions_refresh(&d->exemptions, &d->registry, a), STATUS_OK);
}

static void make_repairs(struct district *d, unsigned *seed)
{
    for (unsigned i = 0; i < 12; i++) {
        struct repair x = {.id = named("R", i),
                           .asset = world_draw(seed, WORLD_ASSETS),
                           .aspects = ASPECTS_ALL,
                           .reported_at = WORLD_FROM - 90000 + world_draw(seed, 15000),
                           .responded_at = INSTANT_NONE,
                           .repaired_at = INSTANT_NONE,
                           .claimed_at = INSTANT_NONE,
                           .confirmed_at = INSTANT_NONE};
        if (world_draw(seed, 2)) {
            x.repaired_at = x.reported_at + world_draw(seed, 100000);
            x.state = REPAIR_REPAIRED;
        }
        if (world_draw(seed, 6) == 0)
            x.state = REPAIR_CANCELLED;
        ck_assert_int_eq(repairs_put(&d->repairs, &x), STATUS_OK);
    }
}

void world_make(struct district *d, unsigned seed)
{
    *d = (struct district){0};
    make_registry(&d->registry);
    for (unsigned n = 0; n < WORLD_ASSETS; n++)
        make_asset(&d->registry, n, &seed);
    ck_assert_int_eq(timelines_grow(&d->timelines, WORLD_ASSETS, 3), STATUS_OK);
    ck_assert_int_eq(rule_book_add(&d->rules, world_rules()), STATUS_OK);
    make_reports(d, &seed);
    make_exemptions(d, &seed);
    make_repairs(d, &seed);
}

/* A day with stretches of whole minutes, the first of them from `at_s` on. */
static struct calendar_day drawn_day(int32_t day, int32_t at_s, unsigned count, unsigned *seed)
{
    struct calendar_day d = {.day = day, .hours = calloc(count + 1, sizeof *d.hours)};
    for (; d.count < count; d.count++) {
        struct day_hours *h = &d.hours[d.count];
        h->from_s = at_s + 60 * (int32_t)world_draw(seed, 3);
        h->to_s = h->from_s + 60 * (int32_t)(1 + world_draw(seed, count > 20 ? 2 : 40));
        at_s = h->to_s + (world_draw(seed, 4) ? 60 : 0);
    }
    return d;
}

/* The world's hours are a Saturday's, from 08:50 on; half of the calendars say that day by its date. */
static void add_calendars(struct registry *r, unsigned *seed)
{
    const int32_t day = (int32_t)civil_to_days(2000, 1, 1);
    for (unsigned i = 0; i < 3; i++) {
        struct calendar c = {.code = named("k", i), .name = named("k", i), .record = strdup("{}")};
        unsigned count = i == 2 ? 100 : world_draw(seed, 8);
        c.week[5] = drawn_day(5, 30000, count, seed);
        if (world_draw(seed, 2)) {
            c.days = calloc(1, sizeof *c.days);
            c.days[c.day_count++] = drawn_day(day, 31000, count, seed);
        }
        ck_assert_int_eq(registry_put_calendar(r, &c), STATUS_OK);
    }
}

static void add_contracts(struct rules *rules, unsigned *seed)
{
    rules->contracts = calloc(4, sizeof *rules->contracts);
    for (unsigned p = 0; p < 4; p++) {
        if (world_draw(seed, 4) == 0)
            continue;
        struct rules *terms = calloc(1, sizeof *terms);
        rules_share(rules, terms);
        memcpy(terms->limits, rules->limits, sizeof terms->limits);
        for (int i = 0; i < INDICATOR_COUNT; i++)
            terms->target_bp[i] = world_draw(seed, 10001);
        for (int k = 0; k < ASPECT_COUNT; k++) {
            terms->silent_counts[k] = world_draw(seed, 2);
            terms->min_outage_s[k] = world_draw(seed, 2) ? 1 + world_draw(seed, 900) : 0;
        }
        if (world_draw(seed, 2))
            terms->service_hours = named("k", world_draw(seed, 3));
        rules->contracts[rules->contract_count++] = (struct contract){named("p", p), terms};
    }
}

void world_add_terms(struct district *d, unsigned seed)
{
    struct rules *rules = d->rules.items[0];
    add_calendars(&d->registry, &seed);
    add_contracts(rules, &seed);
    for (int k = 0; k < ASPECT_COUNT; k++)
        rules->min_outage_s[k] = world_draw(&seed, 2) ? 1 + world_draw(&seed, 900) : 0;
    d->exemptions.zone = rules->zone;
    for (uint32_t i = 0; i < d->exemptions.count; i++)
        d->exemptions.items[i].calendar = world_draw(&seed, 4);
    ck_assert_int_eq(exemptions_redraw(&d->exemptions, &d->registry), STATUS_OK);
}

const struct rules *world_terms(const struct district *d, uint32_t project)
{
    const struct rules *rules = d->rules.items[0];
    for (uint32_t i = 0; i < rules->contract_count; i++) {
        if (strcmp(rules->contracts[i].project, d->registry.projects[project].code) == 0)
            return rules->contracts[i].terms;
    }
    return rules;
}

/* Shanghai is eight hours ahead, and 2000-01-01 a Saturday. */
static bool is_open(const struct calendar *c, int64_t at)
{
    int64_t local = at + 8 * 3600, day = local / DAY_S;
    const struct calendar_day *own = &c->week[(day - civil_to_days(2000, 1, 1) + 5) % 7];
    for (uint32_t i = 0; i < c->day_count; i++) {
        if (c->days[i].day == day)
            own = &c->days[i];
    }
    for (uint32_t i = 0; i < own->count; i++) {
        if (own->hours[i].from_s <= local % DAY_S && local % DAY_S < own->hours[i].to_s)
            return true;
    }
    return false;
}

static bool in_service(const struct district *d, uint32_t project, int64_t at)
{
    const char *code = world_terms(d, project)->service_hours;
    for (uint32_t i = 0; code && i < d->registry.calendar_count; i++) {
        if (strcmp(d->registry.calendars[i].code, code) == 0)
            return is_open(&d->registry.calendars[i], at);
    }
    return true;
}

uint32_t world_project(const struct district *d, uint32_t asset, int64_t at)
{
    const struct asset *a = &d->registry.assets[asset];
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].from <= at && at < a->spans[i].to)
            return in_service(d, a->spans[i].project, at) ? a->spans[i].project : NONE;
    }
    return NONE;
}

static bool named_in(const uint32_t *items, uint32_t count, uint32_t number)
{
    for (uint32_t i = 0; i < count; i++) {
        if (items[i] == number)
            return true;
    }
    return count == 0;
}

enum condition world_condition(const struct district *d, uint32_t asset, enum aspect aspect,
                               int64_t at, bool raw)
{
    uint32_t project = world_project(d, asset, at);
    const struct asset *a = &d->registry.assets[asset];
    if (project == NONE)
        return CONDITION_ABSENT;
    for (uint32_t i = 0; i < d->exemptions.count && !raw; i++) {
        const struct exemption *x = &d->exemptions.items[i];
        if (x->state == EXEMPTION_APPROVED && x->from <= at && at < x->to &&
            (x->aspects & (1u << aspect)) &&
            named_in(x->scope.assets, x->scope.asset_count, asset) &&
            named_in(x->scope.projects, x->scope.project_count, project) &&
            named_in(x->scope.towns, x->scope.town_count, a->town) &&
            (!x->scope.kinds || (x->scope.kinds & (1u << a->kind))) &&
            (!x->scope.classes || (x->scope.classes & (1u << a->class_no))) &&
            (!x->scope.except_count || *x->scope.except != asset) &&
            (!x->calendar || is_open(&d->registry.calendars[x->calendar - 1], at)))
            return CONDITION_EXEMPT;
    }
    struct timeline_reader by = district_reader(d, d->rules.items[0]);
    return timeline_at(&by, asset, aspect, at);
}

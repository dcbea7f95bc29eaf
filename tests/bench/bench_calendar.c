/* What hours cost: the figures of a year with a calendar of 3,000 stretches beside the same figures without, in turns.
 *
 *   bench_calendar   5,814 assets of 8 projects made here, with a fault in each aspect every two days and
 *                    20,000 orders
 *
 * The calendar is that of every contract's limits and service hours, and of an exemption that recurs: each alone. */
#include "tests/bench/kit/kit.c"

#include "change/ops.h"
#include "change/rules.h"
#include "figure/outage.h"
#include "figure/rates.h"
#include "figure/trend.h"
#include "figure/worst.h"
#include "model/repair_window.h"

#define ASSETS   5814
#define PROJECTS 8
#define REPAIRS  20000
#define FROM     INT64_C(1640966400) /* 2022-01-01T00:00:00+08:00 */
#define DAYS     365
#define TURNS    5

static void apply(struct district *d, enum change_op op, struct buffer *body)
{
    struct error err;
    struct journalled row = {.op = op, .body = text_of(buffer_text(body)), .received_at = FROM};
    if (change_apply(d, &row, &err) != STATUS_OK)
        give_up("%s: %s", err.field, err.detail);
    buffer_free(body);
}

static void make_assets(struct district *d)
{
    struct buffer b = {0};
    buffer_add_text(&b, "{\"items\":[");
    for (int i = 0; i < ASSETS; i++)
        buffer_addf(&b,
                    "%s{\"code\":\"4401130000131%07d\",\"name\":\"n\",\"kind\":\"camera\","
                    "\"class\":1,\"town\":\"t\",\"service\":[{\"project\":\"p%d\",\"from\":"
                    "\"2021-01-01T00:00:00+08:00\",\"to\":null}]}",
                    i ? "," : "", i, i % PROJECTS);
    buffer_add_text(&b, "]}");
    apply(d, CHANGE_ASSETS, &b);
}

/* Eight stretches of a day, of which five have 50 minutes: 250 minutes, 3,000 stretches a year. */
static void make_calendar(struct district *d)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct buffer b = {0};
    buffer_add_text(&b, "{\"items\":[{\"code\":\"work\",\"name\":\"w\",\"days\":{},\"week\":{");
    for (int i = 0; i < 7; i++) {
        buffer_addf(&b, "%s\"%s\":[", i ? "," : "", weekdays[i]);
        for (int k = 0; k < 8; k++)
            buffer_addf(&b, "%s\"%02d:00-%02d:50\"", k ? "," : "", 6 + 2 * k, 6 + 2 * k);
        buffer_add_text(&b, "]");
    }
    buffer_add_text(&b, "}}]}");
    apply(d, CHANGE_CALENDARS, &b);
}

static void make_registry(struct district *d)
{
    struct buffer b = {0};
    buffer_add_text(&b, "{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}");
    apply(d, CHANGE_TOWNS, &b);
    buffer_add_text(&b, "{\"items\":[{\"code\":\"c\",\"name\":\"c\"}]}");
    apply(d, CHANGE_ORGANISATIONS, &b);
    buffer_add_text(&b, "{\"items\":[");
    for (int i = 0; i < PROJECTS; i++)
        buffer_addf(&b, "%s{\"code\":\"p%d\",\"name\":\"p\",\"contractor\":\"c\"}", i ? "," : "",
                    i);
    buffer_add_text(&b, "]}");
    apply(d, CHANGE_PROJECTS, &b);
    buffer_add_text(&b, "{\"items\":[{\"code\":\"f\",\"name\":\"f\"}]}");
    apply(d, CHANGE_FEEDS, &b);
    make_calendar(d);
    make_assets(d);
}

static unsigned draw(unsigned below)
{
    static unsigned seed = 1;
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void put_run(struct district *d, uint32_t asset, uint8_t aspect, uint32_t from, uint32_t to,
                    enum state state)
{
    struct series *s = &d->timelines.series[(size_t)asset * ASPECT_COUNT + aspect];
    if (s->count == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 64;
        s->runs = need(realloc(s->runs, s->cap * sizeof *s->runs));
    }
    s->runs[s->count++] = (struct run){.first = from,
                                       .last = to - 900,
                                       .gap_code = run_gap_code(900),
                                       .tag = state == STATE_FAULT ? RUN_FAULT : 0};
}

/* As rounds of 900 s leave them, each of which holds until the next. */
static void make_reports(struct district *d)
{
    uint32_t begin = (uint32_t)(FROM - INSTANT_2000), end = begin + DAYS * (uint32_t)DAY_S;
    must(watch_add(&d->timelines.watch, 0, FROM, DAYS * (uint32_t)DAY_S));
    for (uint32_t a = 0; a < ASSETS; a++) {
        for (uint8_t k = 0; k < ASPECT_COUNT; k++) {
            uint32_t at = begin, next;
            for (bool fault = false; at < end; at = next, fault = !fault) {
                next = at + 900 * (fault ? 1 + draw(20) : 1 + draw(384));
                next = next < end ? next : end;
                put_run(d, a, k, at, next, fault ? STATE_FAULT : STATE_OK);
            }
        }
    }
}

static void make_repairs(struct district *d)
{
    for (uint32_t i = 0; i < REPAIRS; i++) {
        int64_t at = FROM + (int64_t)((double)i / REPAIRS * DAYS * DAY_S);
        struct repair x = {.asset = draw(ASSETS),
                           .aspects = ASPECTS_ALL,
                           .state = REPAIR_REPAIRED,
                           .reported_at = at,
                           .responded_at = INSTANT_NONE,
                           .repaired_at = at + draw(400000),
                           .confirmed_at = INSTANT_NONE,
                           .claimed_at = INSTANT_NONE};
        char id[16];
        snprintf(id, sizeof id, "R%u", i);
        x.id = need(strdup(id));
        must(repairs_put(&d->repairs, &x));
    }
}

/* The first half of the projects has an exemption that recurs. */
static void make_exemption(struct district *d)
{
    struct exemption x = {.state = EXEMPTION_APPROVED,
                          .aspects = ASPECTS_ALL,
                          .from = FROM,
                          .to = FROM + DAYS * DAY_S,
                          .calendar = 1,
                          .reason = need(strdup("power_cut"))};
    for (uint32_t i = 0; i < PROJECTS / 2; i++) {
        x.scope.projects = need(realloc(x.scope.projects, (i + 1) * sizeof *x.scope.projects));
        x.scope.projects[x.scope.project_count++] = i;
    }
    must(exemptions_add(&d->exemptions, &x));
    must(exemptions_refresh_for(&d->exemptions, &d->registry, &d->exemptions.items[0]));
}

/* --- the ways to use it ----------------------------------------------------------------------- */

/* Rules of which every contract has these; NULL: none. */
static void put_rules(struct district *d, const char *limit, const char *hours)
{
    static const char none[] = "\"contracts\":{}";
    struct change *made;
    struct error err;
    struct buffer b = {0};
    must(change_default_rules(&made, &err));
    const char *text = buffer_text(&made->body), *contracts = need(strstr(text, none));
    buffer_add(&b, text, (size_t)(contracts - text));
    buffer_add_text(&b, "\"contracts\":{");
    for (int i = 0; i < PROJECTS && (limit || hours); i++) {
        buffer_addf(&b, "%s\"p%d\":{", i ? "," : "", i);
        if (limit)
            buffer_addf(&b,
                        "\"repairs\":{\"limits_s\":{\"camera.1\":{\"s\":86400,"
                        "\"calendar\":\"%s\"}}}%s",
                        limit, hours ? "," : "");
        if (hours)
            buffer_addf(&b, "\"service_hours\":\"%s\"", hours);
        buffer_add_text(&b, "}");
    }
    buffer_add_text(&b, "}");
    buffer_add_text(&b, contracts + strlen(none));
    change_free(made);
    apply(d, CHANGE_RULES, &b);
}

/* What is asked: the processor's time is told, since others use the machine as well. */
static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void ask_rates(const struct district *d, const struct query *q)
{
    struct rates r;
    must(rates_compute(d, q, &r));
    rates_free(&r);
}

static void ask_trend(const struct district *d, const struct query *q)
{
    struct trend t;
    struct trend_row row;
    struct error err;
    must(trend_compute(d, q, STEP_DAY, &t, &err));
    must(trend_row_init(&t, &row));
    must(trend_row_fill(d, &t, 0, &row));
    trend_row_free(&row);
    trend_free(&t);
}

static void ask_outages(const struct district *d, const struct query *q)
{
    struct outage_wish wish = {.aspect = ASPECT_COUNT, .min_s = 7200};
    struct outages o;
    must(outages_compute(d, q, &wish, &o));
    outages_free(&o);
}

static void ask_worst(const struct district *d, const struct query *q)
{
    struct worst w;
    must(worst_compute(d, q, ASPECT_NETWORK, &w));
    worst_free(&w);
}

typedef void asker(const struct district *d, const struct query *q);

/* One half of the projects: the first has the exemption. NULL: all. */
static double ask(const struct district *d, asker *figure, uint32_t rules, const char *half)
{
    struct query q = {.from = FROM,
                      .to = FROM + DAYS * DAY_S,
                      .by = BY_CONTRACTOR,
                      .rules = d->rules.items[rules],
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    q.as_of = q.to;
    for (uint32_t i = 0; i < PROJECTS / 2; i++)
        must(filter_add(&q.projects, i + (*half == 'e' ? 0 : PROJECTS / 2)));
    filter_close(&q.projects);
    double start = cpu_ms();
    figure(d, &q);
    double spent = cpu_ms() - start;
    query_free(&q);
    return spent;
}

static const struct {
    const char *name;
    asker *figure;
    uint32_t rules;   /* of them: those that are put in main() */
    const char *half; /* "exempt", "plain" */
} ways[] = {
    {"limit", ask_rates, 1, "plain"},          {"hours", ask_rates, 2, "plain"},
    {"both", ask_rates, 3, "plain"},           {"exempt", ask_rates, 0, "exempt"},
    {"all", ask_rates, 3, "exempt"},           {"all_by_day", ask_trend, 3, "exempt"},
    {"all_outages", ask_outages, 3, "exempt"}, {"all_worst", ask_worst, 3, "exempt"},
};

static void compare(const struct district *d, size_t way)
{
    double without_ms[TURNS], with_ms[TURNS], ratio[TURNS];
    char what[64];
    for (int i = 0; i < TURNS; i++) {
        without_ms[i] = ask(d, ways[way].figure, 0, "plain");
        with_ms[i] = ask(d, ways[way].figure, ways[way].rules, ways[way].half);
        ratio[i] = with_ms[i] / without_ms[i];
    }
    snprintf(what, sizeof what, "calendar_%s_ms", ways[way].name);
    tell(what, with_ms, TURNS);
    snprintf(what, sizeof what, "calendar_%s_without_ms", ways[way].name);
    tell(what, without_ms, TURNS);
    snprintf(what, sizeof what, "calendar_%s_ratio", ways[way].name);
    tell(what, ratio, TURNS);
}

int main(void)
{
    struct district d = {.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    put_rules(&d, NULL, NULL);
    make_registry(&d);
    make_reports(&d);
    make_repairs(&d);
    make_exemption(&d);
    put_rules(&d, "work", NULL);
    put_rules(&d, NULL, "work");
    put_rules(&d, "work", "work");
    repairs_settle(&d.repairs, &d.registry, &d.exemptions, &d.rules);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        compare(&d, i);
    district_free(&d);
    return 0;
}

#include "model/repair_clock.h"

#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A clock that runs by hours against one that steps from minute to minute, whose days are those of the C library: over
 * days of 23 and 25 hours, a leap day, hours across midnight, and calendars without any hours. */

#define CALENDARS 3 /* of the limit, of the service, of an exemption that recurs */
#define MINUTES   (40 * 24 * 60)

static const struct {
    const char *zone, *begin;
} places[] = {
    {"Europe/Berlin", "2022-10-20T00:00:00+02:00"}, /* 25 hours on the 30th */
    {"Europe/Berlin", "2022-03-20T00:00:00+01:00"}, /* 23 hours on the 27th */
    {"Asia/Amman", "2021-10-20T00:00:00+03:00"},    /* midnight comes twice */
    {"Asia/Amman", "2021-03-20T00:00:00+02:00"},    /* and is skipped */
    {"Asia/Shanghai", "2024-02-20T00:00:00+08:00"}, /* with a leap day */
};

struct clock_world {
    struct registry registry;
    struct exemptions exemptions;
    struct rules *rules;
    struct pause pauses[3];
    struct repair repair;
    int64_t begin;
};

static unsigned seed;

static unsigned draw(unsigned below)
{
    return world_draw(&seed, below);
}

static int64_t minutes(unsigned below)
{
    return 60 * (int64_t)draw(below);
}

/* Up to `most` stretches of a day, now and then from midnight or to it. */
static struct calendar_day draw_day(int32_t day, unsigned most)
{
    struct calendar_day d = {.day = day, .hours = calloc(most + 1, sizeof *d.hours)};
    int32_t at = draw(3) ? (int32_t)minutes(400) : 0;
    for (unsigned i = draw(most + 1); i > 0 && at < DAY_S; i--) {
        int32_t to = at + 60 * (1 + (int32_t)draw(700 / most));
        d.hours[d.count++] = (struct day_hours){at, to < DAY_S ? to : (int32_t)DAY_S};
        at = to + 60 * (1 + (int32_t)draw(700 / most));
    }
    if (d.count > 0 && draw(3) == 0)
        d.hours[d.count - 1].to_s = (int32_t)DAY_S;
    return d;
}

static void add_calendar(struct clock_world *w, unsigned n)
{
    char code[8];
    snprintf(code, sizeof code, "k%u", n);
    struct calendar c = {.code = strdup(code), .name = strdup(code), .record = strdup("{}")};
    unsigned most = 1 + draw(12);
    for (size_t i = 0; i < WEEKDAYS; i++)
        c.week[i] = draw(6) ? draw_day(0, most) : (struct calendar_day){0};
    if (draw(12) == 0) { /* no hours but those of its own days */
        for (size_t i = 0; i < WEEKDAYS; i++)
            c.week[i].count = 0;
    }
    c.days = calloc(8, sizeof *c.days);
    int32_t day = zone_day_of(w->rules->zone, w->begin);
    for (unsigned i = draw(8); i > 0; i--)
        c.days[c.day_count++] = draw_day(day += 1 + (int32_t)draw(6), most);
    ck_assert_int_eq(registry_put_calendar(&w->registry, &c), STATUS_OK);
}

static void add_contract(struct clock_world *w, uint32_t n, const char *hours)
{
    char code[8];
    snprintf(code, sizeof code, "p%u", n);
    struct project p = {.code = strdup(code), .name = strdup(code), .record = strdup("{}")};
    ck_assert_int_eq(registry_put_project(&w->registry, &p), STATUS_OK);
    struct contract *c = &w->rules->contracts[w->rules->contract_count++];
    c->project = strdup(code);
    c->terms = calloc(1, sizeof *c->terms);
    c->terms->service_hours = hours ? strdup(hours) : NULL;
    rules_share(w->rules, c->terms);
}

static void add_asset(struct clock_world *w)
{
    struct asset a = {
        .code = strdup("a"), .name = strdup("a"), .spans = calloc(3, sizeof *a.spans)};
    int64_t at = w->begin - minutes(3000);
    for (unsigned i = 1 + draw(3); i > 0; i--) {
        a.spans[a.span_count++] = (struct span){at, at + 60 + minutes(20000), draw(2)};
        at = a.spans[a.span_count - 1].to + minutes(2) * 500;
    }
    if (draw(4))
        a.spans[a.span_count - 1].to = INSTANT_EVER;
    ck_assert_int_eq(registry_put_asset(&w->registry, &a), STATUS_OK);
}

static void add_exemptions(struct clock_world *w)
{
    for (unsigned i = draw(4); i > 0; i--) {
        struct exemption x = {.state = EXEMPTION_APPROVED,
                              .aspects = (uint8_t)(draw(2) ? ASPECTS_ALL : 1 + draw(15)),
                              .from = w->begin - minutes(2000) + minutes(20000),
                              .reason = strdup("power_cut"),
                              .calendar = draw(2) ? CALENDARS : 0};
        x.to = x.from + 60 + (x.calendar ? minutes(40000) : minutes(3000));
        ck_assert_int_eq(exemptions_add(&w->exemptions, &x), STATUS_OK);
    }
    w->exemptions.zone = w->rules->zone;
    ck_assert_int_eq(exemptions_refresh(&w->exemptions, &w->registry, 0), STATUS_OK);
}

static void add_pauses(struct clock_world *w)
{
    for (unsigned i = draw(4); i > 0; i--) {
        struct pause *p = &w->pauses[w->repair.pause_count++];
        p->from = w->begin + minutes(10000);
        p->to = draw(5) ? p->from + 60 + minutes(2000) : INSTANT_EVER;
        p->approved = draw(4) > 0;
    }
    w->repair.pauses = w->pauses;
}

static void make_world(struct clock_world *w, size_t place)
{
    *w = (struct clock_world){.rules = calloc(1, sizeof *w->rules)};
    ck_assert(instant_parse(text_of(places[place].begin), &w->begin));
    ck_assert_int_eq(zone_load(places[place].zone, &w->rules->zone, NULL), STATUS_OK);
    w->rules->contracts = calloc(2, sizeof *w->rules->contracts);
    for (unsigned i = 0; i < CALENDARS; i++)
        add_calendar(w, i);
    add_contract(w, 0, draw(2) ? "k1" : NULL);
    add_contract(w, 1, draw(3) ? NULL : "k0");
    add_asset(w);
    add_exemptions(w);
    w->repair = (struct repair){.aspects = (uint8_t)(draw(2) ? ASPECTS_ALL : 1 + draw(15)),
                                .reported_at = w->begin + minutes(8000),
                                .repaired_at = INSTANT_NONE};
    add_pauses(w);
}

static void free_world(struct clock_world *w)
{
    exemptions_free(&w->exemptions);
    registry_free(&w->registry);
    rules_free(w->rules);
}

/* --- the slow one ------------------------------------------------------------------------------- */

static bool is_open(const struct calendar *c, int64_t at)
{
    time_t t = (time_t)at;
    struct tm local;
    localtime_r(&t, &local);
    int32_t day = (int32_t)civil_to_days(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    int32_t second = local.tm_hour * 3600 + local.tm_min * 60;
    const struct calendar_day *hours = &c->week[(local.tm_wday + 6) % 7];
    for (uint32_t i = 0; i < c->day_count; i++) {
        if (c->days[i].day == day)
            hours = &c->days[i];
    }
    for (uint32_t i = 0; i < hours->count; i++) {
        if (hours->hours[i].from_s <= second && second < hours->hours[i].to_s)
            return true;
    }
    return false;
}

static bool is_stopped(const struct clock_world *w, int64_t at, int64_t as_of)
{
    for (uint32_t i = 0; i < w->repair.pause_count; i++) {
        const struct pause *p = &w->pauses[i];
        if (p->approved && p->from <= at && at < (p->to == INSTANT_EVER ? as_of : p->to))
            return true;
    }
    for (uint32_t i = 0; i < w->exemptions.count; i++) {
        const struct exemption *x = &w->exemptions.items[i];
        if ((x->aspects & w->repair.aspects) && x->from <= at && at < x->to &&
            (!x->calendar || is_open(&w->registry.calendars[x->calendar - 1], at)))
            return true;
    }
    return false;
}

/* Does it run, but for the limit's hours? */
static bool is_served(const struct clock_world *w, int64_t at)
{
    const struct asset *a = &w->registry.assets[0];
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        if (span->from > at || at >= span->to)
            continue;
        const char *hours = w->rules->contracts[span->project].terms->service_hours;
        return !hours || is_open(&w->registry.calendars[hours[1] - '0'], at);
    }
    return false;
}

static int64_t slow_end(const struct clock_world *w, const struct limit *limit, int64_t as_of)
{
    const struct calendar *hours = limit->calendar ? &w->registry.calendars[0] : NULL;
    int64_t left_s = limit->s, at = w->repair.reported_at;
    for (int i = 0; i < MINUTES; i++, at += 60) {
        if (!is_served(w, at) || is_stopped(w, at, as_of) || (hours && !is_open(hours, at)))
            continue;
        if (left_s <= 60)
            return at + left_s;
        left_s -= 60;
    }
    return INSTANT_EVER;
}

START_TEST(the_clock_is_where_a_clock_that_steps_through_the_minutes_is)
{
    char hours[] = "k0";
    int ended = 0;
    setenv("TZ", places[_i].zone, 1);
    tzset();
    for (unsigned first = 1; first <= 120; first++) {
        struct clock_world w;
        seed = first;
        make_world(&w, (size_t)_i);
        for (unsigned n = 0; n < 3; n++) {
            struct limit limit = {1 + draw(200000), draw(3) ? hours : NULL};
            int64_t as_of = w.begin + minutes(20000), want = slow_end(&w, &limit, as_of);
            int64_t got =
                repair_clock_end(&w.repair, &w.registry, &w.exemptions, w.rules, &limit, as_of);
            bool beyond = got > w.repair.reported_at + 60 * MINUTES;
            ck_assert_msg(want == INSTANT_EVER ? beyond : got == want,
                          "seed %u: %lld, not %lld (limit %lld%s)", first, (long long)got,
                          (long long)want, (long long)limit.s, limit.calendar ? " by hours" : "");
            ended += want != INSTANT_EVER;
        }
        free_world(&w);
    }
    ck_assert_int_gt(ended, 100); /* of 360: the worlds have something to say */
}
END_TEST

START_TEST(hours_that_never_come_again_let_no_clock_end)
{
    struct clock_world w;
    char first[] = "k0";
    seed = 1;
    make_world(&w, 4);
    struct calendar monday = {.code = strdup("k0"), .name = strdup("m"), .record = strdup("{}")};
    struct calendar tuesday = {.code = strdup("k1"), .name = strdup("t"), .record = strdup("{}")};
    monday.week[0] =
        (struct calendar_day){.count = 1, .hours = calloc(1, sizeof(struct day_hours))};
    tuesday.week[1] =
        (struct calendar_day){.count = 1, .hours = calloc(1, sizeof(struct day_hours))};
    monday.week[0].hours[0] = tuesday.week[1].hours[0] = (struct day_hours){0, DAY_S};
    ck_assert_int_eq(registry_put_calendar(&w.registry, &monday), STATUS_OK);
    ck_assert_int_eq(registry_put_calendar(&w.registry, &tuesday), STATUS_OK);
    free(w.rules->contracts[1].terms->service_hours);
    w.rules->contracts[1].terms->service_hours = strdup("k1");
    struct asset *a = &w.registry.assets[0];
    a->span_count = 1;
    a->spans[0] = (struct span){w.begin, INSTANT_EVER, 1};
    w.repair.pause_count = 0;
    struct limit limit = {3600, first};
    static const struct exemptions nothing;
    ck_assert_int_eq(repair_clock_end(&w.repair, &w.registry, &nothing, w.rules, &limit, w.begin),
                     INSTANT_EVER);
    limit.calendar = NULL; /* a Tuesday comes */
    ck_assert_int_lt(repair_clock_end(&w.repair, &w.registry, &nothing, w.rules, &limit, w.begin),
                     w.begin + 60 * DAY_S);
    free_world(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repair_clock");
    TCase *tests = tcase_create("repair_clock");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, the_clock_is_where_a_clock_that_steps_through_the_minutes_is, 0,
                        (int)(sizeof places / sizeof *places));
    tcase_add_test(tests, hours_that_never_come_again_let_no_clock_end);
    return suite_run(suite);
}

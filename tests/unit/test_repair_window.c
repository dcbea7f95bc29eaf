#include "model/repair_window.h"
#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define ASSETS  6
#define REPAIRS (10 * REPAIR_BLOCK)
#define SPACING 50 /* seconds between two repairs, about */
#define SECONDS (REPAIRS * SPACING)
#define LIMIT_S 200

static struct registry registry;
static struct exemptions exemptions;
static struct repairs repairs;
static struct rule_book book;
static unsigned seed;

static unsigned draw(unsigned below)
{
    return world_draw(&seed, below);
}

static void add_asset(unsigned n)
{
    char code[8];
    snprintf(code, sizeof code, "a%u", n);
    struct asset a = {
        .code = strdup(code), .name = strdup("a"), .spans = calloc(2, sizeof *a.spans)};
    a.spans[a.span_count++] = (struct span){0, SECONDS / 2, 0};
    a.spans[a.span_count++] = (struct span){SECONDS / 2 + 100, INSTANT_EVER, 0};
    ck_assert_int_eq(registry_put_asset(&registry, &a), STATUS_OK);
}

static void add_repair(unsigned n)
{
    char id[12];
    snprintf(id, sizeof id, "r%u", n);
    struct repair x = {.id = strdup(id),
                       .asset = draw(ASSETS),
                       .aspects = (uint8_t)(1 + draw(15)),
                       .state = draw(9) ? REPAIR_OPEN : REPAIR_CANCELLED,
                       .reported_at = n * SPACING + draw(300),
                       .repaired_at = INSTANT_NONE,
                       .confirmed_at = INSTANT_NONE};
    if (draw(20) == 0) {
        x.pauses = calloc(1, sizeof *x.pauses);
        x.pause_count = 1;
        x.pauses[0] = (struct pause){x.reported_at, x.reported_at + draw(4000), true, NULL, 0, 0};
        if (draw(8) == 0)
            x.pauses[0].to = INSTANT_EVER;
    }
    ck_assert_int_eq(repairs_put(&repairs, &x), STATUS_OK);
}

static void settle(void)
{
    repairs_settle(&repairs, &registry, &exemptions, &book);
}

static void open_world(unsigned from_seed)
{
    seed = from_seed;
    struct project p = {.code = strdup("p"), .name = strdup("p"), .record = strdup("{}")};
    ck_assert_int_eq(registry_put_project(&registry, &p), STATUS_OK);
    struct rules *rules = calloc(1, sizeof *rules);
    rules->limits[LIMIT_MASS].s = LIMIT_S;
    ck_assert_int_eq(zone_load("UTC", &rules->zone, NULL), STATUS_OK);
    ck_assert_int_eq(rule_book_add(&book, rules), STATUS_OK);
    for (unsigned i = 0; i < ASSETS; i++)
        add_asset(i);
    for (unsigned i = 0; i < REPAIRS; i++)
        add_repair(i);
    settle();
}

static void close_world(void)
{
    repairs_free(&repairs);
    exemptions_free(&exemptions);
    registry_free(&registry);
    rule_book_free(&book);
}

static void exempt_something(void)
{
    struct exemption x = {.state = EXEMPTION_APPROVED,
                          .aspects = (uint8_t)(1 + draw(15)),
                          .from = draw(SECONDS),
                          .reason = strdup("power_cut")};
    x.to = x.from + 1 + draw(5000);
    uint32_t asset = draw(ASSETS);
    x.scope.assets = calloc(1, sizeof *x.scope.assets);
    x.scope.assets[x.scope.asset_count++] = asset;
    repairs_move_clocks(&repairs, x.from, x.to);
    ck_assert_int_eq(exemptions_add(&exemptions, &x), STATUS_OK);
    ck_assert_int_eq(exemptions_refresh(&exemptions, &registry, asset), STATUS_OK);
}

static void leave_service(void)
{
    struct span *span = &registry.assets[draw(ASSETS)].spans[0];
    int64_t to = span->to - draw(3000);
    repairs_move_clocks(&repairs, instant_min(to, span->to), INSTANT_EVER);
    span->to = to;
}

static void change_one(void)
{
    uint32_t n = draw(REPAIRS);
    repairs_touch(&repairs, n);
    repairs.items[n].state = draw(2) ? REPAIR_OPEN : REPAIR_CANCELLED;
    for (uint32_t i = 0; i < repairs.items[n].pause_count; i++)
        repairs.items[n].pauses[i].to = repairs.items[n].reported_at + draw(9000);
}

static void change_something(void)
{
    switch (draw(3)) {
    case 0:
        exempt_something();
        break;
    case 1:
        leave_service();
        break;
    default:
        change_one();
    }
}

static void check_window(int64_t from, int64_t to, int64_t as_of)
{
    uint32_t next = repairs_next(&repairs, 0, book.items[0], from, to);
    for (uint32_t i = 0; i < repairs.count; i++) {
        const struct repair *x = &repairs.items[i];
        const struct limit limit = {.s = 1 + draw(LIMIT_S)};
        int64_t due_at = repair_clock_end(x, &registry, &exemptions, book.items[0], &limit, as_of);
        bool wanted = x->state != REPAIR_CANCELLED && due_at >= from && due_at < to;
        ck_assert_msg(!wanted || next == i,
                      "repair %u, due %lld, is not among those of [%lld, %lld)", i,
                      (long long)due_at, (long long)from, (long long)to);
        if (next == i)
            next = repairs_next(&repairs, i + 1, book.items[0], from, to);
    }
}

START_TEST(no_repair_that_is_due_in_a_window_is_passed_over)
{
    for (unsigned n = 1; n <= 40; n++) {
        open_world(n);
        for (int step = 0; step < 30; step++) {
            int64_t from = draw(SECONDS + 10000);
            change_something();
            if (draw(2))
                settle();
            check_window(from, from + 1 + draw(4000), draw(2) ? SECONDS * 2 : draw(SECONDS));
        }
        close_world();
    }
}
END_TEST

static uint32_t count_in(int64_t from, int64_t to)
{
    uint32_t count = 0;
    for (uint32_t i = repairs_next(&repairs, 0, book.items[0], from, to); i < repairs.count;
         i = repairs_next(&repairs, i + 1, book.items[0], from, to))
        count++;
    return count;
}

START_TEST(a_window_leaves_out_what_lies_far_from_it)
{
    open_world(7);
    for (uint32_t i = 0; i < repairs.count; i++) {
        repairs_touch(&repairs, i);
        repairs.items[i].pause_count = 0;
    }
    settle();
    ck_assert_uint_le(count_in(SECONDS - 1000, SECONDS), 3 * REPAIR_BLOCK);
    ck_assert_uint_eq(count_in(SECONDS + 10000, SECONDS + 20000), 0);
    /* nobody has settled the change of the first one: its neighbours are looked at again */
    repairs_touch(&repairs, 0);
    ck_assert_uint_eq(count_in(SECONDS + 10000, SECONDS + 20000), REPAIR_BLOCK);
    close_world();
}
END_TEST

START_TEST(rules_with_a_longer_limit_than_any_known_look_at_every_repair)
{
    struct rules tried = {.limits[LIMIT_CENTRE].s = LIMIT_S + 1};
    open_world(8);
    ck_assert_uint_eq(repairs_next(&repairs, 0, &tried, SECONDS, SECONDS + 1), 0);
    ck_assert_uint_eq(repairs_next(&repairs, 5, &tried, SECONDS, SECONDS + 1), 5);
    close_world();
}
END_TEST

START_TEST(rules_that_are_tried_with_hours_look_at_every_repair)
{
    char hours[] = "work";
    struct rules limited = {.limits[LIMIT_CENTRE] = {1, hours}};
    struct rules served = {.service_hours = hours};
    open_world(8);
    ck_assert_uint_eq(repairs_next(&repairs, 5, &limited, SECONDS, SECONDS + 1), 5);
    ck_assert_uint_eq(repairs_next(&repairs, 5, &served, SECONDS, SECONDS + 1), 5);
    close_world();
}
END_TEST

/* Open a few minutes of each hour of every day but one. */
static void put_hours(const char *code, int32_t open_s, int32_t closed_day)
{
    struct calendar c = {.code = strdup(code), .name = strdup(code), .record = strdup("{}")};
    for (int day = 0; day < WEEKDAYS; day++) {
        c.week[day] = (struct calendar_day){.day = day, .count = CALENDAR_HOURS_MAX};
        c.week[day].hours = calloc(CALENDAR_HOURS_MAX, sizeof *c.week[day].hours);
        for (int i = 0; i < CALENDAR_HOURS_MAX; i++)
            c.week[day].hours[i] = (struct day_hours){i * 3600, i * 3600 + open_s};
    }
    c.days = calloc(1, sizeof *c.days);
    c.days[c.day_count++] = (struct calendar_day){.day = closed_day};
    repairs_move_clocks(&repairs, INSTANT_NONE, INSTANT_EVER);
    ck_assert_int_eq(registry_put_calendar(&registry, &c), STATUS_OK);
}

/* Another version: a limit that runs by the hours, or a service that has them. */
static void add_rules_by_hours(void)
{
    struct rules *rules = calloc(1, sizeof *rules);
    ck_assert_int_eq(zone_load("UTC", &rules->zone, NULL), STATUS_OK);
    rules->limits[LIMIT_MASS] = (struct limit){LIMIT_S, draw(2) ? strdup("work") : NULL};
    rules->responses[LIMIT_CENTRE] = (struct limit){LIMIT_S, strdup("night")};
    rules->service_hours = draw(2) ? strdup("work") : NULL;
    ck_assert_int_eq(rule_book_add(&book, rules), STATUS_OK);
}

static void check_under(const struct rules *rules, int64_t from, int64_t to, int64_t as_of)
{
    uint32_t next = repairs_next(&repairs, 0, rules, from, to);
    for (uint32_t i = 0; i < repairs.count; i++) {
        const struct repair *x = &repairs.items[i];
        const struct limit *limit =
            draw(2) ? &rules->limits[LIMIT_MASS] : &rules->responses[LIMIT_CENTRE];
        int64_t due_at = repair_clock_end(x, &registry, &exemptions, rules, limit, as_of);
        bool wanted = limit->s > 0 && x->state != REPAIR_CANCELLED && due_at >= from && due_at < to;
        ck_assert_msg(!wanted || next == i,
                      "repair %u, due %lld, is not among those of [%lld, %lld)", i,
                      (long long)due_at, (long long)from, (long long)to);
        if (next == i)
            next = repairs_next(&repairs, i + 1, rules, from, to);
    }
}

START_TEST(no_repair_whose_clock_runs_by_hours_is_passed_over)
{
    open_world((unsigned)_i + 60);
    put_hours("work", 900, 0);
    put_hours("night", 300, 0);
    settle();
    for (int step = 0; step < 30; step++) {
        int64_t from = draw(SECONDS + 10000);
        if (draw(6) == 0)
            add_rules_by_hours();
        else if (draw(5) == 0)
            put_hours("work", (int32_t)(60 + draw(3000)), (int32_t)draw(2));
        else
            change_something();
        if (draw(2))
            settle();
        check_under(book.items[draw(book.count)], from, from + 1 + draw(4000),
                    draw(2) ? SECONDS * 2 : draw(SECONDS));
    }
    close_world();
}
END_TEST

START_TEST(hours_bound_the_clocks_too)
{
    open_world(9);
    put_hours("work", 900, 0);
    put_hours("night", 300, 0);
    add_rules_by_hours();
    for (uint32_t i = 0; i < repairs.count; i++) {
        repairs_touch(&repairs, i);
        repairs.items[i].pause_count = 0;
    }
    settle();
    const struct rules *rules = book.items[1];
    ck_assert_uint_lt(repairs_next(&repairs, 0, rules, 0, SECONDS), repairs.count);
    ck_assert_uint_eq(repairs_next(&repairs, 0, rules, SECONDS + 4 * DAY_S, SECONDS + 5 * DAY_S),
                      repairs.count);
    close_world();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repair_window");
    TCase *tests = tcase_create("repair_window");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, no_repair_that_is_due_in_a_window_is_passed_over);
    tcase_add_test(tests, a_window_leaves_out_what_lies_far_from_it);
    tcase_add_test(tests, rules_with_a_longer_limit_than_any_known_look_at_every_repair);
    tcase_add_test(tests, rules_that_are_tried_with_hours_look_at_every_repair);
    tcase_add_loop_test(tests, no_repair_whose_clock_runs_by_hours_is_passed_over, 0, 20);
    tcase_add_test(tests, hours_bound_the_clocks_too);
    return suite_run(suite);
}

#include "model/repair_window.h"

#include "model/repair_clock.h"
#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define ASSETS  6
#define REPAIRS (10 * REPAIR_BLOCK)
#define SPACING 50 /* seconds between two repairs, about */
#define SECONDS (REPAIRS * SPACING)
#define BEGIN   INSTANT_2000 /* of the world, which has so many seconds */
#define END     (BEGIN + SECONDS)
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
    a.spans[a.span_count++] = (struct span){BEGIN, BEGIN + SECONDS / 2, 0};
    a.spans[a.span_count++] = (struct span){BEGIN + SECONDS / 2 + 100, INSTANT_EVER, 0};
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
                       .reported_at = BEGIN + n * SPACING + draw(300),
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

static bool settle_some(uint32_t blocks)
{
    return repairs_settle_some(&repairs, &registry, &exemptions, &book, blocks);
}

static void settle(void)
{
    repairs_settle(&repairs, &registry, &exemptions, &book);
}

/* Hours that open twelve times a day. */
static void put_calendar(void)
{
    struct calendar c = {.code = strdup("k"), .name = strdup("k"), .record = strdup("{}")};
    for (size_t i = 0; i < WEEKDAYS; i++) {
        c.week[i] =
            (struct calendar_day){.count = 12, .hours = calloc(12, sizeof(struct day_hours))};
        for (int32_t n = 0; n < 12; n++)
            c.week[i].hours[n] = (struct day_hours){n * 7200 + (int32_t)draw(2000),
                                                    n * 7200 + 2000 + (int32_t)draw(3000)};
    }
    repairs_move_clocks(&repairs, INSTANT_NONE, INSTANT_EVER);
    ck_assert_int_eq(registry_put_calendar(&registry, &c), STATUS_OK);
}

/* Rules whose clocks are of any kind: a response in a calendar, limits at every hour, or the other way round. */
static void add_rules(bool with_hours)
{
    struct rules *rules = calloc(1, sizeof *rules);
    ck_assert_int_eq(zone_load("UTC", &rules->zone, NULL), STATUS_OK);
    bool hours = with_hours && draw(2), response = draw(2), response_hours = with_hours && draw(2);
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        rules->limits[i].s = 1 + draw(LIMIT_S);
        rules->limits[i].calendar = hours ? strdup("k") : NULL;
        rules->responses[i].s = response ? 1 + draw(LIMIT_S) : 0;
        rules->responses[i].calendar = response_hours ? strdup("k") : NULL;
    }
    ck_assert_int_eq(rule_book_add(&book, rules), STATUS_OK);
}

static void open_world(unsigned from_seed)
{
    seed = from_seed;
    struct project p = {.code = strdup("p"), .name = strdup("p"), .record = strdup("{}")};
    ck_assert_int_eq(registry_put_project(&registry, &p), STATUS_OK);
    put_calendar();
    add_rules(false);
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
                          .from = BEGIN + draw(SECONDS),
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
    switch (draw(6)) {
    case 0:
        exempt_something();
        break;
    case 1:
        leave_service();
        break;
    case 2:
        put_calendar();
        break;
    case 3:
        add_rules(true);
        break;
    default:
        change_one();
    }
}

static void check_window(const struct rules *rules, int64_t from, int64_t to, int64_t as_of)
{
    uint32_t next = repairs_next(&repairs, 0, rules, from, to);
    for (uint32_t i = 0; i < repairs.count; i++) {
        const struct repair *x = &repairs.items[i];
        int64_t due_at = repair_due_at(x, &registry, &exemptions, rules, as_of);
        int64_t response_due_at = repair_response_due_at(x, &registry, &exemptions, rules, as_of);
        bool wanted =
            (due_at >= from && due_at < to) || (response_due_at >= from && response_due_at < to);
        wanted = wanted && x->state != REPAIR_CANCELLED;
        ck_assert_msg(!wanted || next == i,
                      "repair %u, due %lld, is not among those of [%lld, %lld)", i,
                      (long long)due_at, (long long)from, (long long)to);
        if (next == i)
            next = repairs_next(&repairs, i + 1, rules, from, to);
    }
}

START_TEST(no_repair_that_is_due_in_a_window_is_passed_over)
{
    for (unsigned n = 1; n <= 40; n++) {
        open_world(n);
        for (int step = 0; step < 30; step++) {
            int64_t from = BEGIN + draw(SECONDS + 10000);
            change_something();
            if (draw(2))
                settle();
            else
                (void)settle_some(draw(3));
            check_window(book.items[draw(book.count)], from, from + 1 + draw(4000),
                         BEGIN + (draw(2) ? SECONDS * 2 : draw(SECONDS)));
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
    ck_assert_uint_le(count_in(END - 1000, END), 3 * REPAIR_BLOCK);
    ck_assert_uint_eq(count_in(END + 10000, END + 20000), 0);
    /* nobody has settled the change of the first one: its neighbours are looked at again */
    repairs_touch(&repairs, 0);
    ck_assert_uint_eq(count_in(END + 10000, END + 20000), REPAIR_BLOCK);
    close_world();
}
END_TEST

START_TEST(blocks_are_settled_one_by_one_and_until_then_looked_at)
{
    uint32_t blocks, left;
    open_world(7);
    for (uint32_t i = 0; i < repairs.count; i++) {
        repairs_touch(&repairs, i);
        repairs.items[i].pause_count = 0;
    }
    blocks = left = repairs_blocks(&repairs);
    ck_assert_uint_gt(blocks, 2);
    ck_assert(settle_some(0));
    for (bool more = true; more; left--) {
        ck_assert_uint_ge(count_in(END + 10000, END + 20000), (left - 1) * REPAIR_BLOCK);
        more = settle_some(1);
    }
    ck_assert_uint_eq(left, 0);
    ck_assert_uint_eq(count_in(END + 10000, END + 20000), 0);
    add_rules(true);
    ck_assert(settle_some(blocks - 1)); /* other clocks: all of them again */
    ck_assert(!settle_some(1));
    close_world();
}
END_TEST

START_TEST(clocks_that_run_by_hours_have_an_end_as_well)
{
    char hours[] = "k";
    struct rules *rules = calloc(1, sizeof *rules);
    open_world(8);
    for (uint32_t i = 0; i < repairs.count; i++)
        repairs.items[i].pause_count = 0; /* the new clocks look at all of them again */
    ck_assert_int_eq(zone_load("UTC", &rules->zone, NULL), STATUS_OK);
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        rules->limits[i] = (struct limit){LIMIT_S, strdup(hours)};
    ck_assert_int_eq(rule_book_add(&book, rules), STATUS_OK);
    settle();
    ck_assert_uint_eq(count_in(END + 10000, END + 20000), 0);
    ck_assert_uint_le(count_in(END - 1000, END), 4 * REPAIR_BLOCK);
    close_world();
}
END_TEST

START_TEST(rules_that_nobody_has_settled_look_at_every_repair)
{
    struct rules tried = {.limits[LIMIT_CENTRE].s = 1};
    open_world(8);
    for (uint32_t i = 0; i < repairs.count; i++) {
        repairs_touch(&repairs, i);
        repairs.items[i].pause_count = 0;
    }
    settle();
    ck_assert_uint_eq(repairs_next(&repairs, 5, &tried, END + 10000, END + 10001), 5);
    add_rules(true);
    ck_assert_uint_eq(repairs_next(&repairs, 5, book.items[1], END + 10000, END + 10001), 5);
    settle();
    ck_assert_uint_eq(repairs_next(&repairs, 5, book.items[1], END + 10000, END + 10001), REPAIRS);
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
    tcase_add_test(tests, blocks_are_settled_one_by_one_and_until_then_looked_at);
    tcase_add_test(tests, clocks_that_run_by_hours_have_an_end_as_well);
    tcase_add_test(tests, rules_that_nobody_has_settled_look_at_every_repair);
    return suite_run(suite);
}

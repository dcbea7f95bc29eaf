#include "model/repair_clock.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define LIMIT_S  100
#define REPORTED 1000
#define AS_OF    1170

static const struct {
    const char *name;
    struct pause pauses[4]; /* from 0: no more */
    int64_t due_at;
} deadlines[] = {
    {"no pause", {{0}}, 1100},
    {"an unapproved pause", {{.from = 1010, .to = 1020}}, 1100},
    {"an approved pause", {{.from = 1010, .to = 1020, .approved = true}}, 1110},
    {"two pauses",
     {{.from = 1010, .to = 1020, .approved = true}, {.from = 1030, .to = 1035, .approved = true}},
     1115},
    {"the same in another order",
     {{.from = 1030, .to = 1035, .approved = true}, {.from = 1010, .to = 1020, .approved = true}},
     1115},
    {"seconds paused twice count once",
     {{.from = 1010, .to = 1020, .approved = true}, {.from = 1015, .to = 1030, .approved = true}},
     1120},
    {"a pause within another",
     {{.from = 1010, .to = 1040, .approved = true},
      {.from = 1015, .to = 1020, .approved = true},
      {.from = 1035, .to = 1045, .approved = true}},
     1135},
    {"clipped to after the report", {{.from = 900, .to = 1020, .approved = true}}, 1120},
    {"over before the report", {{.from = 900, .to = 1000, .approved = true}}, 1100},
    {"begun a second before the deadline", {{.from = 1099, .to = 1150, .approved = true}}, 1151},
    {"begun at the deadline", {{.from = 1100, .to = 1150, .approved = true}}, 1100},
    {"begun before the extended deadline",
     {{.from = 1010, .to = 1060, .approved = true}, {.from = 1149, .to = 1159, .approved = true}},
     1160},
    {"begun at the extended deadline",
     {{.from = 1010, .to = 1060, .approved = true}, {.from = 1150, .to = 1160, .approved = true}},
     1150},
    {"an unapproved one extends nothing",
     {{.from = 1010, .to = 1060}, {.from = 1149, .to = 1159, .approved = true}},
     1100},
    {"each reaching the next",
     {{.from = 1099, .to = 1110, .approved = true},
      {.from = 1110, .to = 1120, .approved = true},
      {.from = 1120, .to = 1130, .approved = true}},
     1131},
    {"open: to as_of", {{.from = 1050, .to = INSTANT_EVER, .approved = true}}, 1220},
    {"open, begun after as_of",
     {{.from = 1090, .to = 1190, .approved = true},
      {.from = 1180, .to = INSTANT_EVER, .approved = true}},
     1200},
    {"a closed one is not cut at as_of", {{.from = 1050, .to = 1250, .approved = true}}, 1300},
};

static struct span ever = {.from = 0, .to = INSTANT_EVER};
static struct asset served = {.spans = &ever, .span_count = 1};
static const struct registry registry = {.assets = &served, .asset_count = 1};
static const struct rules rules;
static const struct exemptions no_exemptions;

START_TEST(the_deadline_moves_by_the_approved_pauses)
{
    struct pause pauses[4];
    struct repair x = {.reported_at = REPORTED, .pauses = pauses};
    while (x.pause_count < 4 && deadlines[_i].pauses[x.pause_count].from > 0) {
        pauses[x.pause_count] = deadlines[_i].pauses[x.pause_count];
        x.pause_count++;
    }
    const struct limit limit = {.s = LIMIT_S};
    int64_t due_at = repair_clock_end(&x, &registry, &no_exemptions, &rules, &limit, AS_OF);
    ck_assert_msg(due_at == deadlines[_i].due_at, "%s: %lld", deadlines[_i].name,
                  (long long)due_at);
}
END_TEST

START_TEST(as_many_pauses_as_allowed_are_counted)
{
    struct pause pauses[PAUSES_MAX] = {{0}};
    for (int i = 0; i < PAUSES_MAX; i++) {
        int64_t from = REPORTED + 2 * (PAUSES_MAX - i);
        pauses[i] = (struct pause){.from = from, .to = from + 1, .approved = true};
    }
    struct repair x = {.reported_at = REPORTED, .pauses = pauses, .pause_count = PAUSES_MAX};
    const struct limit limit = {.s = 1000};
    ck_assert_int_eq(repair_clock_end(&x, &registry, &no_exemptions, &rules, &limit, AS_OF),
                     REPORTED + 1000 + PAUSES_MAX);
}
END_TEST

/* The clock against its own words, second by second, in small worlds. */
#define SECONDS 4000

struct clock_world {
    struct registry registry;
    struct exemptions exemptions;
    struct pause pauses[4];
    struct repair repair;
};

static unsigned seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void make_clock_world(struct clock_world *w)
{
    *w = (struct clock_world){.repair = {.aspects = (uint8_t)(1 + draw(15)),
                                         .reported_at = draw(200),
                                         .repaired_at = INSTANT_NONE}};
    struct project project = {.code = strdup("p"), .name = strdup("p"), .record = strdup("{}")};
    struct asset asset = {
        .code = strdup("a"), .name = strdup("a"), .spans = calloc(3, sizeof ever)};
    ck_assert_int_eq(registry_put_project(&w->registry, &project), STATUS_OK);
    int64_t at = draw(300);
    for (unsigned spans = draw(4); asset.span_count < spans; at += draw(60))
        asset.spans[asset.span_count++] = (struct span){at, at += 1 + draw(250), 0};
    if (asset.span_count > 0 && draw(2))
        asset.spans[asset.span_count - 1].to = INSTANT_EVER;
    ck_assert_int_eq(registry_put_asset(&w->registry, &asset), STATUS_OK);
    for (unsigned i = draw(4); i > 0; i--) {
        struct exemption x = {.state = EXEMPTION_APPROVED,
                              .aspects = (uint8_t)(1 + draw(15)),
                              .from = draw(500),
                              .reason = strdup("power_cut")};
        x.to = x.from + 1 + draw(100);
        ck_assert_int_eq(exemptions_add(&w->exemptions, &x), STATUS_OK);
    }
    ck_assert_int_eq(exemptions_refresh(&w->exemptions, &w->registry, 0), STATUS_OK);
    for (unsigned i = draw(5); i > 0; i--) {
        struct pause *p = &w->pauses[w->repair.pause_count++];
        p->from = draw(500);
        p->to = draw(4) ? p->from + 1 + draw(100) : INSTANT_EVER;
        p->approved = draw(3) > 0;
    }
    w->repair.pauses = w->pauses;
    if (draw(2))
        w->repair.repaired_at = w->repair.reported_at + draw(150);
}

static bool is_exempt(const struct clock_world *w, int64_t at)
{
    for (uint32_t i = 0; i < w->exemptions.count; i++) {
        const struct exemption *x = &w->exemptions.items[i];
        if ((x->aspects & w->repair.aspects) && x->from <= at && at < x->to)
            return asset_span_at(&w->registry.assets[0], at) != NULL;
    }
    return false;
}

static bool runs(const struct clock_world *w, int64_t at, int64_t as_of)
{
    for (uint32_t i = 0; i < w->repair.pause_count; i++) {
        const struct pause *p = &w->pauses[i];
        if (p->approved && p->from <= at && at < (p->to == INSTANT_EVER ? as_of : p->to))
            return false;
    }
    return asset_span_at(&w->registry.assets[0], at) && !is_exempt(w, at);
}

START_TEST(the_clock_runs_as_its_words_say_in_any_world)
{
    for (seed = 1; seed <= 3000; seed++) {
        unsigned first_seed = seed;
        struct clock_world w;
        make_clock_world(&w);
        int64_t limit_s = 1 + draw(120), as_of = draw(600), at = w.repair.reported_at;
        for (int64_t left_s = limit_s; left_s > 0 && at < SECONDS; at++)
            left_s -= runs(&w, at, as_of);
        int64_t due_at = at < SECONDS ? at : INSTANT_EVER;
        const struct limit limit = {.s = limit_s};
        int64_t got =
            repair_clock_end(&w.repair, &w.registry, &w.exemptions, &rules, &limit, as_of);
        ck_assert_msg(got == due_at, "seed %u: %lld, not %lld", first_seed, (long long)got,
                      (long long)due_at);
        bool exempt = w.repair.repaired_at > w.repair.reported_at && w.repair.repaired_at <= as_of;
        for (at = w.repair.reported_at; exempt && at < w.repair.repaired_at; at++)
            exempt = is_exempt(&w, at);
        ck_assert_msg(repair_is_exempt(&w.repair, &w.exemptions, as_of) == exempt, "seed %u",
                      first_seed);
        exemptions_free(&w.exemptions);
        registry_free(&w.registry);
        seed = first_seed;
    }
}
END_TEST

static const struct {
    const char *name;
    int64_t repaired_at, as_of;
    enum timeliness wanted;
} judgements[] = {
    {"repaired before", 1050, 2000, REPAIR_IN_TIME},
    {"repaired at the deadline", 1100, 2000, REPAIR_IN_TIME},
    {"repaired a second late", 1101, 2000, REPAIR_LATE},
    {"repaired at as_of", 1050, 1050, REPAIR_IN_TIME},
    {"repaired after as_of, before the deadline", 1051, 1050, REPAIR_NOT_YET},
    {"repaired after as_of, which is past the deadline", 1200, 1150, REPAIR_LATE},
    {"open before the deadline", INSTANT_NONE, 1099, REPAIR_NOT_YET},
    {"open at the deadline", INSTANT_NONE, 1100, REPAIR_LATE},
    {"open after it", INSTANT_NONE, 2000, REPAIR_LATE},
};

START_TEST(a_repair_is_in_time_late_or_not_yet_counted)
{
    struct repair x = {.reported_at = REPORTED, .repaired_at = judgements[_i].repaired_at};
    enum timeliness found = repair_timeliness(&x, 1100, judgements[_i].as_of);
    ck_assert_msg(found == judgements[_i].wanted, "%s: %d", judgements[_i].name, (int)found);
}
END_TEST

static struct repair make(const char *id, uint32_t asset)
{
    struct repair x = {.id = text_copy(text_of(id)), .cause = text_copy(text_of("no-stream"))};
    x.asset = asset;
    x.pauses = calloc(1, sizeof *x.pauses);
    x.pauses[0].reason = text_copy(text_of("rain"));
    x.pause_count = 1;
    x.transitions = calloc(1, sizeof *x.transitions);
    x.transitions[0].name = text_copy(text_of("reported"));
    x.transitions[0].note = text_copy(text_of("note"));
    x.transition_count = 1;
    return x;
}

START_TEST(a_repair_in_a_round_has_what_was_of_that_round)
{
    struct repair x = {.mass = true,
                       .aspects = 3,
                       .state = REPAIR_REPAIRED,
                       .reported_at = 100,
                       .responded_at = 110,
                       .repaired_at = 120,
                       .confirmed_at = INSTANT_NONE,
                       .claimed_at = 115};
    const struct round next = {.reported_at = 200,
                               .responded_at = INSTANT_NONE,
                               .repaired_at = INSTANT_NONE,
                               .confirmed_at = INSTANT_NONE,
                               .claimed_at = INSTANT_NONE,
                               .aspects = 2};
    ck_assert_int_eq(repair_begin_round(&x, &next), STATUS_OK);
    x.state = REPAIR_CANCELLED;
    ck_assert_uint_eq(repair_rounds(&x), 2);
    struct repair first = repair_in_round(&x, 0), last = repair_in_round(&x, 1);
    ck_assert_int_eq(first.reported_at, 100);
    ck_assert_int_eq(first.repaired_at, 120);
    ck_assert_int_eq(first.claimed_at, 115);
    ck_assert(first.mass && first.aspects == 3 && first.state == REPAIR_REPAIRED);
    ck_assert_int_eq(last.reported_at, 200);
    ck_assert(!last.mass && last.aspects == 2 && last.state == REPAIR_CANCELLED);
    ck_assert_uint_eq(repair_rounds_within(&x, 100, 201), 1); /* a cancelled one is none */
    x.state = REPAIR_OPEN;
    ck_assert_uint_eq(repair_rounds_within(&x, 100, 201), 2);
    ck_assert_uint_eq(repair_rounds_within(&x, 101, 200), 0);
    repair_free_content(&x);
}
END_TEST

START_TEST(the_first_sign_of_the_contractor_is_the_response)
{
    struct repair x = {.responded_at = INSTANT_NONE, .repaired_at = INSTANT_NONE};
    ck_assert_int_eq(repair_response_at(&x), INSTANT_NONE);
    x.repaired_at = 50;
    ck_assert_int_eq(repair_response_at(&x), 50);
    x.responded_at = 40;
    ck_assert_int_eq(repair_response_at(&x), 40);
    x.repaired_at = INSTANT_NONE;
    ck_assert_int_eq(repair_response_timeliness(&x, 40, 100), REPAIR_IN_TIME);
    ck_assert_int_eq(repair_response_timeliness(&x, 39, 100), REPAIR_LATE);
    ck_assert_int_eq(repair_response_timeliness(&x, 39, 30), REPAIR_NOT_YET);
}
END_TEST

START_TEST(repairs_are_found_by_id_and_replaced_in_place)
{
    struct repairs s = {0};
    char id[16];
    ck_assert_uint_eq(repairs_find(&s, text_of("R1")), NONE);
    for (uint32_t i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "R%u", i);
        struct repair x = make(id, i);
        ck_assert_int_eq(repairs_put(&s, &x), STATUS_OK);
        ck_assert_ptr_null(x.id);
    }
    struct repair again = make("R7", 700);
    ck_assert_int_eq(repairs_put(&s, &again), STATUS_OK);
    ck_assert_uint_eq(s.count, 100);
    ck_assert_uint_eq(repairs_find(&s, text_of("R7")), 7);
    ck_assert_uint_eq(s.items[7].asset, 700);
    ck_assert_str_eq(s.items[7].id, "R7");
    ck_assert_uint_eq(repairs_find(&s, text_of("R99")), 99);
    ck_assert_uint_eq(repairs_find(&s, text_of("R100")), NONE);
    repairs_free(&s);
    ck_assert_uint_eq(repairs_find(&s, text_of("R7")), NONE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repair");
    TCase *tests = tcase_create("repair");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, the_deadline_moves_by_the_approved_pauses, 0,
                        (int)(sizeof deadlines / sizeof *deadlines));
    tcase_add_test(tests, the_clock_runs_as_its_words_say_in_any_world);
    tcase_add_test(tests, as_many_pauses_as_allowed_are_counted);
    tcase_add_loop_test(tests, a_repair_is_in_time_late_or_not_yet_counted, 0,
                        (int)(sizeof judgements / sizeof *judgements));
    tcase_add_test(tests, a_repair_in_a_round_has_what_was_of_that_round);
    tcase_add_test(tests, the_first_sign_of_the_contractor_is_the_response);
    tcase_add_test(tests, repairs_are_found_by_id_and_replaced_in_place);
    return suite_run(suite);
}

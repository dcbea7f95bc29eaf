#include "base/interval.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static const struct {
    const char *name;
    struct interval added;
    size_t count;
    struct interval wanted[4];
} additions[] = {
    {"nothing: empty", {15, 15}, 2, {{10, 20}, {30, 40}}},
    {"nothing: backward", {35, 15}, 2, {{10, 20}, {30, 40}}},
    {"before all", {1, 5}, 3, {{1, 5}, {10, 20}, {30, 40}}},
    {"touching the first's beginning", {1, 10}, 2, {{1, 20}, {30, 40}}},
    {"overlapping the first's beginning", {1, 15}, 2, {{1, 20}, {30, 40}}},
    {"inside", {12, 18}, 2, {{10, 20}, {30, 40}}},
    {"the same", {10, 20}, 2, {{10, 20}, {30, 40}}},
    {"touching an end", {20, 25}, 2, {{10, 25}, {30, 40}}},
    {"one second off an end", {21, 25}, 3, {{10, 20}, {21, 25}, {30, 40}}},
    {"one second off a beginning", {21, 29}, 3, {{10, 20}, {21, 29}, {30, 40}}},
    {"filling the gap exactly", {20, 30}, 1, {{10, 40}}},
    {"over the gap and more", {15, 35}, 1, {{10, 40}}},
    {"around all", {1, 50}, 1, {{1, 50}}},
    {"touching the last end", {40, 50}, 2, {{10, 20}, {30, 50}}},
    {"behind all", {41, 50}, 3, {{10, 20}, {30, 40}, {41, 50}}},
    {"since ever", {INSTANT_NONE, 5}, 3, {{INSTANT_NONE, 5}, {10, 20}, {30, 40}}},
    {"for ever", {35, INSTANT_EVER}, 2, {{10, 20}, {30, INSTANT_EVER}}},
};

START_TEST(adding_merges_what_touches)
{
    struct interval_set set = {0};
    ck_assert_int_eq(interval_set_add(&set, 30, 40), STATUS_OK);
    ck_assert_int_eq(interval_set_add(&set, 10, 20), STATUS_OK);
    struct interval added = additions[_i].added;
    ck_assert_int_eq(interval_set_add(&set, added.from, added.to), STATUS_OK);
    ck_assert_msg(set.count == additions[_i].count, "%s: %zu", additions[_i].name, set.count);
    for (size_t i = 0; i < set.count; i++) {
        ck_assert_msg(set.items[i].from == additions[_i].wanted[i].from &&
                          set.items[i].to == additions[_i].wanted[i].to,
                      "%s: interval %zu", additions[_i].name, i);
    }
    interval_set_free(&set);
}
END_TEST

#define SECONDS 200

static void assert_same(const struct interval_set *set, const bool seconds[SECONDS])
{
    for (int64_t at = 0; at < SECONDS; at++) {
        if (interval_set_holds(set, at) != seconds[at])
            ck_abort_msg("second %lld", (long long)at);
    }
    for (size_t i = 0; i < set->count; i++) {
        ck_assert_int_lt(set->items[i].from, set->items[i].to);
        ck_assert(i == 0 || set->items[i - 1].to < set->items[i].from);
    }
}

START_TEST(a_set_holds_just_the_seconds_that_were_added)
{
    unsigned int seed = (unsigned int)_i;
    struct interval_set set = {0};
    bool seconds[SECONDS] = {false};
    for (int n = 0; n < 30; n++) {
        int from = rand_r(&seed) % SECONDS;
        int to = from + rand_r(&seed) % 12;
        if (to > SECONDS)
            to = SECONDS;
        ck_assert_int_eq(interval_set_add(&set, from, to), STATUS_OK);
        for (int at = from; at < to; at++)
            seconds[at] = true;
        assert_same(&set, seconds);
        int64_t low = rand_r(&seed) % SECONDS, high = rand_r(&seed) % SECONDS, count = 0;
        for (int64_t at = low; at < high; at++)
            count += seconds[at];
        ck_assert_int_eq(interval_set_within(&set, low, high), count);
    }
    interval_set_free(&set);
}
END_TEST

static const struct {
    const char *name;
    int64_t at;
    size_t found;
    bool holds;
} places[] = {
    {"before all", 9, 0, false},       {"the first second", 10, 0, true},
    {"the last second", 19, 0, true},  {"one past the last", 20, 1, false},
    {"in the second", 30, 1, true},    {"behind all", 40, 2, false},
    {"never", INSTANT_NONE, 0, false}, {"for ever", INSTANT_EVER, 2, false},
};

START_TEST(finding_gives_the_first_interval_that_is_not_over)
{
    struct interval_set set = {0};
    ck_assert_int_eq(interval_set_add(&set, 10, 20), STATUS_OK);
    ck_assert_int_eq(interval_set_add(&set, 30, 40), STATUS_OK);
    size_t found = interval_set_find(&set, places[_i].at);
    ck_assert_msg(found == places[_i].found, "%s: %zu", places[_i].name, found);
    ck_assert_msg(interval_set_holds(&set, places[_i].at) == places[_i].holds, "%s",
                  places[_i].name);
    interval_set_free(&set);
}
END_TEST

START_TEST(an_open_interval_is_cut_by_the_window)
{
    struct interval_set set = {0};
    ck_assert_int_eq(interval_set_add(&set, 10, INSTANT_EVER), STATUS_OK);
    ck_assert_int_eq(interval_set_within(&set, 0, 100), 90);
    ck_assert_int_eq(interval_set_within(&set, 50, 50), 0);
    ck_assert_int_eq(interval_set_within(&set, 50, 40), 0);
    ck_assert(interval_set_holds(&set, INSTANT_EVER - 1));
    interval_set_free(&set);
}
END_TEST

START_TEST(the_empty_set_holds_nothing)
{
    struct interval_set set = {0};
    ck_assert_uint_eq(interval_set_find(&set, 0), 0);
    ck_assert(!interval_set_holds(&set, 0));
    ck_assert_int_eq(interval_set_within(&set, INSTANT_NONE, INSTANT_EVER), 0);
    interval_set_free(&set);
}
END_TEST

START_TEST(freeing_leaves_an_empty_set)
{
    struct interval_set set = {0};
    ck_assert_int_eq(interval_set_add(&set, 10, 20), STATUS_OK);
    interval_set_free(&set);
    ck_assert(set.count == 0 && set.items == NULL && set.cap == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interval");
    TCase *tests = tcase_create("interval");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, adding_merges_what_touches, 0,
                        (int)(sizeof additions / sizeof *additions));
    tcase_add_loop_test(tests, a_set_holds_just_the_seconds_that_were_added, 0, 50);
    tcase_add_loop_test(tests, finding_gives_the_first_interval_that_is_not_over, 0,
                        (int)(sizeof places / sizeof *places));
    tcase_add_test(tests, an_open_interval_is_cut_by_the_window);
    tcase_add_test(tests, the_empty_set_holds_nothing);
    tcase_add_test(tests, freeing_leaves_an_empty_set);
    return suite_run(suite);
}

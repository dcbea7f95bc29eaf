#include "demo/rounds.h"

#include "report/line.h"

#include "report/scan.h"
#include "suite.h"

#include <check.h>

#define UNTIL INT64_C(1664553600) /* 2022-10-01T00:00:00+08:00 */
#define DAY   INT64_C(86400)
#define SEED  7

static struct demo_district district;
static struct demo_world world;

static void set_up(void)
{
    ck_assert_int_eq(demo_district_make(UNTIL - 30 * DAY, UNTIL, &district), STATUS_OK);
    ck_assert_int_eq(demo_world_make(&district, SEED, UNTIL - 30 * DAY, UNTIL, &world), STATUS_OK);
}

static void tear_down(void)
{
    demo_world_free(&world);
    demo_district_free(&district);
}

static const struct demo_fault *fault_at(const struct demo_faults *s, int64_t at)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->items[i].from <= at && at < s->items[i].to)
            return &s->items[i];
    return NULL;
}

START_TEST(the_faults_of_a_track_are_sorted_and_never_overlap)
{
    for (size_t t = 0; t < (size_t)district.count * TRACK_COUNT; t++) {
        const struct demo_faults *s = &world.tracks[t];
        for (uint32_t i = 0; i < s->count; i++) {
            ck_assert(s->items[i].from < s->items[i].to);
            ck_assert(i == 0 || s->items[i - 1].to <= s->items[i].from);
            ck_assert(s->items[i].cause < CAUSE_COUNT);
        }
    }
}
END_TEST

START_TEST(two_windows_of_one_world_agree_where_they_meet)
{
    struct demo_world later;
    int64_t from = UNTIL - 3 * DAY;
    ck_assert_int_eq(demo_world_make(&district, SEED, from, UNTIL + 40 * DAY, &later), STATUS_OK);
    for (uint32_t a = 0; a < district.count; a += 7)
        for (int t = 0; t < TRACK_COUNT; t++)
            for (int64_t at = from; at < UNTIL; at += 7200) {
                const struct demo_fault *x = fault_at(demo_faults_of(&world, a, t), at);
                const struct demo_fault *y = fault_at(demo_faults_of(&later, a, t), at);
                ck_assert_int_eq(x != NULL, y != NULL);
                ck_assert(!x || x->cause == y->cause);
            }
    demo_world_free(&later);
}
END_TEST

/* Seconds in fault of one contractor's assets, in millionths of all. */
static int64_t share_in_fault(enum demo_track track, int contractor)
{
    int64_t fault_s = 0, all_s = 0;
    for (uint32_t a = 0; a < district.count; a++) {
        const struct demo_faults *s = demo_faults_of(&world, a, track);
        if (!district.assets[a].in_service ||
            demo_projects[district.assets[a].project].contractor != contractor)
            continue;
        all_s += world.to - world.from;
        for (uint32_t i = 0; i < s->count; i++) {
            int64_t from = s->items[i].from, to = s->items[i].to;
            from = from > world.from ? from : world.from;
            to = to < world.to ? to : world.to;
            fault_s += to > from ? to - from : 0;
        }
    }
    return fault_s * 1000000 / all_s;
}

START_TEST(two_contractors_are_clearly_better_and_one_is_worse)
{
    ck_assert_int_lt(2 * share_in_fault(TRACK_HISTORY, 1), share_in_fault(TRACK_HISTORY, 3));
    ck_assert_int_lt(2 * share_in_fault(TRACK_HISTORY, 5), share_in_fault(TRACK_HISTORY, 3));
    ck_assert_int_gt(share_in_fault(TRACK_NETWORK, 3), share_in_fault(TRACK_NETWORK, 0));
    ck_assert_int_lt(share_in_fault(TRACK_NETWORK, 0), 50000);
}
END_TEST

START_TEST(one_round_in_many_is_one_of_all_the_rounds)
{
    struct demo_rounds all, some;
    ck_assert_int_eq(demo_rounds_plan(SEED, UNTIL - 5 * DAY, UNTIL, 1, &all), STATUS_OK);
    ck_assert_int_eq(demo_rounds_plan(SEED, UNTIL - 5 * DAY, UNTIL, 12, &some), STATUS_OK);
    size_t n = 0;
    for (size_t i = 0; i < all.count && n < some.count; i++)
        n += all.items[i].at == some.items[n].at && all.items[i].feed == some.items[n].feed;
    ck_assert_uint_eq(n, some.count);
    ck_assert(some.count * 11 < all.count && all.count < some.count * 13);
    demo_rounds_free(&all);
    demo_rounds_free(&some);
}
END_TEST

START_TEST(rounds_come_in_order_and_at_the_pace_of_their_feed)
{
    struct demo_rounds rounds;
    size_t count[DEMO_FEED_COUNT] = {0};
    ck_assert_int_eq(demo_rounds_plan(SEED, UNTIL - 30 * DAY, UNTIL, 1, &rounds), STATUS_OK);
    for (size_t i = 0; i < rounds.count; i++) {
        const struct demo_feed *f = &demo_feeds[rounds.items[i].feed];
        ck_assert_int_eq((rounds.items[i].at - f->phase_s) % f->pace_s, 0);
        ck_assert(i == 0 || rounds.items[i - 1].at < rounds.items[i].at ||
                  rounds.items[i - 1].feed < rounds.items[i].feed);
        ck_assert(!demo_feed_is_out(SEED, rounds.items[i].feed, rounds.items[i].at));
        count[rounds.items[i].feed]++;
    }
    for (int f = 0; f < DEMO_FEED_COUNT; f++) {
        size_t due = (size_t)(30 * DAY / demo_feeds[f].pace_s);
        ck_assert_uint_lt(count[f], due); /* some fall into an outage */
        ck_assert_uint_gt(count[f], due * 97 / 100);
    }
    demo_rounds_free(&rounds);
}
END_TEST

static uint32_t on_platform(void)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < district.count; i++)
        count += district.assets[i].on_platform;
    return count;
}

/* Every line must be good, one an asset at most; returns how many there are, and how many of the platform's
 * cameras say their network. */
static uint32_t check_lines(struct buffer *body, int64_t at, uint32_t *ret_networks)
{
    static struct report_line line;
    struct line_error error;
    uint32_t count = 0;
    char *from = body->bytes, *end = body->bytes + body->len;
    for (char *stop; from < end; from = stop + 1, count++) {
        stop = memchr(from, '\n', (size_t)(end - from));
        ck_assert_ptr_nonnull(stop);
        ck_assert(report_line_decode((struct text){from, (size_t)(stop - from)}, &line, &error));
        ck_assert_int_eq(line.at, at);
        ck_assert_uint_eq(line.asset.len, 20);
        for (uint32_t i = 0;
             i < district.count && memmem(from, (size_t)(stop - from), "network", 7); i++)
            *ret_networks +=
                district.assets[i].on_platform && text_is(line.asset, district.assets[i].code);
    }
    return count;
}

START_TEST(a_round_is_good_lines_of_nearly_every_asset_in_service)
{
    struct demo_reporter *reporter;
    struct buffer body = {0}, again = {0};
    ck_assert_int_eq(demo_reporter_new(&world, &reporter), STATUS_OK);
    for (int f = 0; f < DEMO_FEED_COUNT; f++) {
        struct demo_round round = {UNTIL - 5 * DAY + f, f};
        ck_assert_int_eq(demo_reporter_write(reporter, &round, &body), STATUS_OK);
        uint32_t networks = 0, lines = check_lines(&body, round.at, &networks);
        uint32_t all = demo_feeds[f].of_platform ? on_platform() : 5652 + 162 + 16;
        ck_assert_uint_lt(lines, all);
        ck_assert_uint_gt(lines, all * 97 / 100);
        /* One feed alone says the network of the platform's cameras. */
        ck_assert_uint_eq(networks, demo_feeds[f].of_platform ? lines : 0);
        struct demo_round later = {UNTIL - DAY, 0};
        ck_assert_int_eq(demo_reporter_write(reporter, &later, &again), STATUS_OK);
        ck_assert_int_eq(demo_reporter_write(reporter, &round, &again), STATUS_OK);
        ck_assert_uint_eq(again.len, body.len);
        ck_assert_mem_eq(again.bytes, body.bytes, body.len);
    }
    buffer_free(&body);
    buffer_free(&again);
    demo_reporter_free(reporter);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo_world");
    TCase *cases = tcase_create("demo_world");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, the_faults_of_a_track_are_sorted_and_never_overlap);
    tcase_add_test(cases, two_windows_of_one_world_agree_where_they_meet);
    tcase_add_test(cases, two_contractors_are_clearly_better_and_one_is_worse);
    tcase_add_test(cases, one_round_in_many_is_one_of_all_the_rounds);
    tcase_add_test(cases, rounds_come_in_order_and_at_the_pace_of_their_feed);
    tcase_add_test(cases, a_round_is_good_lines_of_nearly_every_asset_in_service);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}

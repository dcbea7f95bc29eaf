/* What the figures say, to the second, of what can happen to a platform: the session machine's reports go the way of
 * all reports into a district, under a clock that is the test's. */
#include "office_checks.h"
#include "sip_bench.h"

#include "figure/timeline_figure.h"
#include "ledger/apply_frame.h"
#include "ledger/ingest.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define POLL_S  300
#define TTL_S   (2 * POLL_S + 90)
#define CAMERAS 20u
#define BEGIN   (BENCH_NOW / 1000)

static struct sip_bench b;

static void register_all(void)
{
    struct buffer body = {0};
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS,
                                 "{'code':'" DEVICE "','name':'P','feed':'gb','events_feed':"
                                 "'gb.events'}"),
                     STATUS_OK);
    buffer_add_text(&body, "[");
    for (unsigned i = 0; i < CAMERAS; i++)
        buffer_addf(&body,
                    "%s{'code':'4401130000131000%04u','name':'n','kind':'camera','class':1,'town':"
                    "'t1','service':[{'project':'p1','from':'2022-01-01T00:00:00+08:00'}]}",
                    i ? "," : "", i);
    buffer_add_text(&body, "]");
    ck_assert_int_eq(office_post(&o, COLLECTION_ASSETS, buffer_text(&body)), STATUS_OK);
    buffer_free(&body);
}

static void open_all(void)
{
    setup();
    register_all();
    bench_open(&b);
    b.poll_s = POLL_S;
    ck_assert_int_eq(bench_register(&b, "secret12", "r", 86400), 200);
}

static void close_all(void)
{
    bench_close(&b);
    teardown();
}

/* Puts lines into the district as if they had been posted for this feed. */
static void apply(const char *feed, struct buffer *lines)
{
    struct ingest *ingest = NULL;
    struct batch *batch = NULL;
    struct late_list late = {0};
    struct error err;
    uint32_t number = registry_find_feed(&o.d.registry, text_of(feed));
    if (lines->len == 0)
        return;
    ck_assert(
        !ingest_new(&o.d, number, 0, BODY_NDJSON, false, lines->len + 1, b.now_ms / 1000, &ingest));
    ck_assert(!ingest_take(ingest, lines->bytes, lines->len, &err));
    ck_assert(!ingest_end(ingest, &batch, &err));
    ck_assert_uint_eq(batch->rejected, 0);
    ck_assert(
        !frame_apply(&o.d, number, batch->received_at, batch->raw.bytes, batch->raw.len, &late));
    late_list_free(&late);
    batch_free(batch);
    ingest_free(ingest);
    buffer_reset(lines);
}

static void apply_all(void)
{
    apply("gb", &b.rounds);
    apply("gb.events", &b.events);
    bench_clear(&b);
}

static void go_to(int64_t second)
{
    while (b.now_ms < (BEGIN + second) * 1000) {
        bench_tick(&b, 1000);
        apply_all();
    }
}

/* The platform is asked at this second, whether it is due or not. */
static void ask_at(int64_t second)
{
    int64_t left_ms;
    go_to(second - 1);
    left_ms = (BEGIN + second) * 1000 - b.now_ms;
    ck_assert(sip_machine_ask(b.machine, 3));
    bench_tick(&b, left_ms);
}

/* At this second the platform is asked, and answers with so many of its cameras. */
static void round_of(int64_t second, unsigned sum, unsigned count)
{
    ask_at(second);
    bench_catalog(&b, bench_sn(&b), sum, 0, count);
    apply_all();
}

/* Writes "ok 0-690 blind 690-2000" of one camera's network. */
static const char *timeline_of(const char *code, int64_t to)
{
    static char out[400];
    struct query q = {
        .from = BEGIN, .to = BEGIN + to, .as_of = BEGIN + to, .scope = {ROLE_ADMIN, NONE}};
    struct timeline_figure t = {0};
    q.rules = rule_book_at(&o.d.rules, BEGIN);
    ck_assert(!timeline_figure_compute(&o.d, &q, registry_find_asset(&o.d.registry, text_of(code)),
                                       ASPECT_NETWORK, &t));
    out[0] = '\0';
    for (size_t i = 0; i < t.count; i++) {
        size_t len = strlen(out);
        snprintf(out + len, sizeof out - len, "%s%s %lld-%lld", i ? " " : "",
                 condition_names[t.parts[i].condition], (long long)(t.parts[i].from - BEGIN),
                 (long long)(t.parts[i].to - BEGIN));
    }
    timeline_figure_free(&t);
    return out;
}

START_TEST(a_dead_platform_is_blind_and_never_silent)
{
    round_of(0, CAMERAS, CAMERAS);
    go_to(2000);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 2000), "ok 0-690 blind 690-2000");
    ck_assert_str_eq(timeline_of(CAMERA("0009"), 2000), "fault 0-690 blind 690-2000");
}
END_TEST

START_TEST(keepalives_without_catalogs_say_nothing_of_a_camera)
{
    round_of(0, CAMERAS, CAMERAS);
    for (int64_t second = 60; second < 2000; second += 60) {
        go_to(second);
        bench_send(&b, "MESSAGE", "",
                   "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE
                   "</DeviceID><Status>OK</Status></Notify>");
        apply_all();
    }
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 2000), "ok 0-690 blind 690-2000");
}
END_TEST

START_TEST(an_event_before_the_end_makes_no_other_camera_silent)
{
    round_of(0, CAMERAS, CAMERAS);
    go_to(250);
    bench_send(&b, "MESSAGE", "",
               "<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>" DEVICE
               "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" CAMERA(
                   "0002") "</DeviceID><Event>OFF</Event></Item></DeviceList></Notify>");
    apply_all();
    go_to(2000);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 2000), "ok 0-690 blind 690-2000");
    ck_assert_str_eq(timeline_of(CAMERA("0002"), 2000), "ok 0-250 fault 250-940 blind 940-2000");
}
END_TEST

START_TEST(what_came_of_a_broken_round_counts_and_the_rest_is_blind)
{
    round_of(0, CAMERAS, CAMERAS);
    for (int64_t second = 300; second <= 1500; second += 300)
        round_of(second, CAMERAS, 5);
    go_to(3000);
    apply_all();
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 3000), "ok 0-2190 blind 2190-3000");
    ck_assert_str_eq(timeline_of(CAMERA("0006"), 3000), "ok 0-690 blind 690-3000");
}
END_TEST

START_TEST(a_camera_that_is_gone_from_whole_rounds_is_silent_after_its_last)
{
    round_of(0, CAMERAS, CAMERAS);
    for (int64_t second = 300; second <= 1500; second += 300)
        round_of(second, 5, 5);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 3000), "ok 0-2190 blind 2190-3000");
    ck_assert_str_eq(timeline_of(CAMERA("0006"), 3000), "ok 0-690 silent 690-2130 blind 2130-3000");
}
END_TEST

START_TEST(when_it_is_back_nothing_old_revives)
{
    round_of(0, CAMERAS, CAMERAS);
    go_to(1799);
    apply_all();
    ck_assert_int_eq(bench_register(&b, "secret12", "r2", 86400), 200);
    go_to(1800);
    bench_send(&b, "MESSAGE", "",
               "<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>" DEVICE
               "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" CAMERA(
                   "0002") "</DeviceID><Event>ON</Event></Item></DeviceList></Notify>");
    round_of(1830, CAMERAS, CAMERAS);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 2000), "ok 0-690 blind 690-1830 ok 1830-2000");
    ck_assert_str_eq(timeline_of(CAMERA("0002"), 2000), "ok 0-690 blind 690-1800 ok 1800-2000");
}
END_TEST

START_TEST(without_events_an_outage_is_seen_at_the_pace_of_rounds)
{
    round_of(0, CAMERAS, CAMERAS);
    ask_at(300);
    char body[500];
    snprintf(body, sizeof body,
             "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" CAMERA(
                 "0001") "</DeviceID><Status>OFF</Status></Item></DeviceList></Response>",
             bench_sn(&b));
    bench_send(&b, "MESSAGE", "", body);
    apply_all();
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 600), "ok 0-300 fault 300-600");
}
END_TEST

START_TEST(a_refused_subscription_leaves_rounds_and_nothing_is_taken_as_online)
{
    b.subscribe_s = 600;
    bench_clear(&b);
    bench_tick(&b, 0);
    bench_answer(&b, bench_request(&b, "SUBSCRIBE"), 489, "");
    round_of(0, CAMERAS, CAMERAS);
    for (int64_t second = 300; second <= 900; second += 300)
        round_of(second, CAMERAS, CAMERAS);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 1500), "ok 0-1500");
    ck_assert_str_eq(timeline_of(CAMERA("0009"), 1500), "fault 0-1500");
}
END_TEST

START_TEST(while_the_program_was_down_all_is_blind_until_the_next_round)
{
    round_of(0, CAMERAS, CAMERAS);
    go_to(100);
    bench_clear(&b);
    bench_restart(&b, 1400000);
    bench_tick(&b, 0);
    ck_assert_uint_eq(bench_asked(&b, "Catalog"), 1); /* at once, and nobody registers */
    b.now_ms += 2000;
    bench_catalog(&b, bench_sn(&b), CAMERAS, 0, CAMERAS);
    apply_all();
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 2000), "ok 0-690 blind 690-1502 ok 1502-2000");
}
END_TEST

/* Recorders that name one feed in their records are a policy: who is lost among them is silent. */
START_TEST(of_two_recorders_of_one_feed_the_lost_one_is_silent_while_the_other_is_heard)
{
    static struct sip_bench other;
    bench_open(&other);
    other.poll_s = POLL_S;
    ck_assert_int_eq(bench_register(&other, "secret12", "r", 86400), 200);
    round_of(0, 10, 10);
    for (int64_t second = 0; second <= 1500; second += 300) {
        bench_clear(&other);
        ck_assert(sip_machine_ask(other.machine, 3));
        bench_tick(&other, second ? 300000 : 0);
        bench_catalog(&other, bench_sn(&other), 10, 10, 10);
        b.now_ms = other.now_ms;
        apply("gb", &other.rounds);
    }
    bench_close(&other);
    ck_assert_str_eq(timeline_of(CAMERA("0001"), 3000), "ok 0-690 silent 690-2130 blind 2130-3000");
    ck_assert_str_eq(timeline_of(CAMERA("0011"), 3000), "ok 0-2190 blind 2190-3000");
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_round");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_test(t, a_dead_platform_is_blind_and_never_silent);
    tcase_add_test(t, keepalives_without_catalogs_say_nothing_of_a_camera);
    tcase_add_test(t, an_event_before_the_end_makes_no_other_camera_silent);
    tcase_add_test(t, what_came_of_a_broken_round_counts_and_the_rest_is_blind);
    tcase_add_test(t, a_camera_that_is_gone_from_whole_rounds_is_silent_after_its_last);
    tcase_add_test(t, when_it_is_back_nothing_old_revives);
    tcase_add_test(t, without_events_an_outage_is_seen_at_the_pace_of_rounds);
    tcase_add_test(t, a_refused_subscription_leaves_rounds_and_nothing_is_taken_as_online);
    tcase_add_test(t, while_the_program_was_down_all_is_blind_until_the_next_round);
    tcase_add_test(t, of_two_recorders_of_one_feed_the_lost_one_is_silent_while_the_other_is_heard);
    Suite *suite = suite_create("sip_round");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}

#include "office_checks.h"

#include "change/platform_password.h"
#include "change/records.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

#define NVR                                                                                        \
    "{'code':'n1','name':'N','protocol':'ga1400','feed':'n1','events_feed':'n1.events','poll_s':"  \
    "60"

#define GB "{'code':'n1','name':'N','feed':'n1','events_feed':'n1.events'"

static const struct feed *feed_of(const char *code)
{
    uint32_t n = registry_find_feed(&o.d.registry, text_of(code));
    ck_assert_uint_ne(n, NONE);
    return &o.d.registry.feeds[n];
}

static const struct platform *platform_of(const char *code)
{
    uint32_t n = registry_find_platform(&o.d.registry, text_of(code));
    ck_assert_uint_ne(n, NONE);
    return &o.d.registry.platforms[n];
}

START_TEST(its_feeds_are_made_with_a_platform_by_its_pace)
{
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS, NVR "}"), STATUS_OK);
    const struct feed *rounds = feed_of("n1"), *events = feed_of("n1.events");
    ck_assert_int_eq(rounds->report_ttl_s, 210);
    ck_assert_int_eq(rounds->feed_ttl_s, 150);
    ck_assert(!rounds->unexpected);
    ck_assert_int_eq(events->report_ttl_s, 210);
    ck_assert_int_eq(events->feed_ttl_s, 60);
    ck_assert(events->unexpected);
    ck_assert_uint_eq(o.d.timelines.watch.feed_count, o.d.registry.feed_count);
    ck_assert_str_eq(platform_of("n1")->record,
                     "{\"address\":null,\"code\":\"n1\",\"covers\":{\"assets\":[],\"projects\":[],"
                     "\"towns\":[]},\"events_feed\":\"n1.events\",\"feed\":"
                     "\"n1\",\"history\":null,\"live\":null,\"name\":\"N\",\"poll_s\":60,"
                     "\"protocol\":\"ga1400\",\"says\":["
                     "\"network\"],\"subscribe_s\":600}");
}
END_TEST

START_TEST(what_is_asked_of_it_has_a_feed_each_whose_silence_says_nothing)
{
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS,
                                 GB ",'history':{'feed':'n1.history'},'live':{'feed':'n1.live',"
                                    "'every_s':600}}"),
                     STATUS_OK);
    const struct feed *history = feed_of("n1.history"), *live = feed_of("n1.live");
    ck_assert_int_eq(history->report_ttl_s, 7290);
    ck_assert_int_eq(live->report_ttl_s, 1290);
    ck_assert_int_eq(live->feed_ttl_s, 60);
    ck_assert(history->unexpected && live->unexpected);
    ck_assert_int_eq(platform_of("n1")->history.lag_s, 3600);
    ck_assert_int_eq(platform_of("n1")->live.at_once, 4);
}
END_TEST

START_TEST(it_may_speak_of_what_its_record_covers)
{
    uint32_t asset = registry_find_asset(&o.d.registry, text_of("a1"));
    ck_assert_uint_ne(asset, NONE);
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS, GB "}"), STATUS_OK);
    ck_assert(platform_covers(platform_of("n1"), &o.d.registry, asset, 1700000000));
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS, GB ",'covers':{'projects':['p2']}}"),
                     STATUS_OK);
    ck_assert(!platform_covers(platform_of("n1"), &o.d.registry, asset, 1700000000));
}
END_TEST

START_TEST(a_feed_that_is_there_stays_as_it_is)
{
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS,
                                 "{'code':'n1','name':'N','feed':'f1','events_feed':'f1.e'}"),
                     STATUS_OK);
    ck_assert_int_eq(feed_of("f1")->report_ttl_s, 900);
    ck_assert_int_eq(feed_of("f1.e")->report_ttl_s, 690);
}
END_TEST

START_TEST(what_a_platform_can_not_be_is_refused)
{
    static const struct {
        const char *body, *code, *field;
    } rows[] = {
        {"{'code':'n1','name':'N'}", "missing_member", "feed"},
        {"{'code':'n1','name':'N','feed':'x','events_feed':'x'}", "bad_value", "events_feed"},
        {NVR ",'says':['history']}", "bad_value", "says[0]"},
        {NVR ",'history':{'feed':'h'}}", "bad_value", "history"},
        {NVR ",'live':{'feed':'h'}}", "bad_value", "live"},
        {GB ",'history':{}}", "missing_member", "history.feed"},
        {GB ",'history':{'feed':'h','every_s':299}}", "bad_value", "history.every_s"},
        {GB ",'history':{'feed':'h','where':'x'}}", "bad_value", "history.where"},
        {GB ",'history':{'feed':'n1'}}", "bad_value", "history.feed"},
        {GB ",'history':{'feed':'h'},'live':{'feed':'h'}}", "bad_value", "live.feed"},
        {GB ",'live':{'feed':'h','at_once':17}}", "bad_value", "live.at_once"},
        {GB ",'covers':{'towns':['nowhere']}}", "unknown_town", "covers.towns[0]"},
        {NVR ",'says':[]}", "bad_value", "says"},
        {NVR ",'subscribe_s':1}", "bad_value", "subscribe_s"},
        {NVR ",'address':'https://10.0.0.1'}", "bad_value", "address"},
        {NVR ",'address':'http://10.0.0.1/x'}", "bad_value", "address"},
        {NVR ",'address':'http://u@10.0.0.1'}", "bad_value", "address"},
        {"{'code':'n1','name':'N','feed':'x','events_feed':'y','address':'http://10.0.0.1'}",
         "bad_value", "address"},
        {NVR ",'password':'x'}", "unknown_member", "password"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_refused(office_post(&o, COLLECTION_PLATFORMS, rows[i].body), STATUS_INVALID,
                       rows[i].code, rows[i].field);
}
END_TEST

static void new_password(void)
{
    struct change *change = NULL;
    ck_assert_int_eq(change_prepare_platform_password(&o.d, text_of("n1"), &change, &o.refusal),
                     STATUS_OK);
    office_commit(&o, change, TOKEN_OFFICE);
}

START_TEST(each_password_has_the_next_number_and_a_new_record_keeps_it)
{
    struct change *change = NULL;
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS, NVR "}"), STATUS_OK);
    ck_assert_uint_eq(platform_of("n1")->password_number, 0);
    new_password();
    new_password();
    ck_assert_uint_eq(platform_of("n1")->password_number, 2);
    ck_assert_int_eq(office_post(&o, COLLECTION_PLATFORMS, NVR ",'address':'http://[::1]:80'}"),
                     STATUS_OK);
    ck_assert_uint_eq(platform_of("n1")->password_number, 2);
    ck_assert_int_eq(change_prepare_platform_password(&o.d, text_of("n2"), &change, &o.refusal),
                     STATUS_UNKNOWN);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("platform");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, its_feeds_are_made_with_a_platform_by_its_pace);
    tcase_add_test(tests, what_is_asked_of_it_has_a_feed_each_whose_silence_says_nothing);
    tcase_add_test(tests, it_may_speak_of_what_its_record_covers);
    tcase_add_test(tests, a_feed_that_is_there_stays_as_it_is);
    tcase_add_test(tests, what_a_platform_can_not_be_is_refused);
    tcase_add_test(tests, each_password_has_the_next_number_and_a_new_record_keeps_it);
    Suite *suite = suite_create("platform");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

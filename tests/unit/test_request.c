#include "http/answer.h"
#include "http/front.h"
#include "http/guard.h"
#include "http/packing.h"
#include "http/request.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static struct request *make(const char *uri)
{
    struct error err = {0};
    struct segments path;
    struct request *q = request_new(NULL, uri);
    ck_assert_ptr_nonnull(q);
    ck_assert_int_eq(request_parse_path(q, &path, &err), STATUS_OK);
    ck_assert_msg(request_parse_query(q, &err) == STATUS_OK, "%s: %s", uri, err.detail);
    return q;
}

START_TEST(a_path_is_split_before_it_is_decoded)
{
    struct segments path;
    struct error err;
    struct request *q = request_new(NULL, "/api/a%2Fb/%E5%B8%82?x=/y");
    ck_assert_int_eq(request_parse_path(q, &path, &err), STATUS_OK);
    ck_assert_uint_eq(path.count, 3);
    ck_assert(text_is(path.items[0], "api"));
    ck_assert(text_is(path.items[1], "a/b"));
    ck_assert(text_is(path.items[2], "市"));
    request_free(q);
}
END_TEST

static const char *const bad_paths[] = {
    "", "api", "/%", "/%4", "/%zz", "/%00a", "/%ff%fe", "/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h"};

START_TEST(a_path_that_cannot_be_decoded_is_refused)
{
    struct segments path;
    struct error err;
    struct request *q = request_new(NULL, bad_paths[_i]);
    ck_assert_msg(request_parse_path(q, &path, &err) != STATUS_OK, "%s", bad_paths[_i]);
    request_free(q);
}
END_TEST

START_TEST(a_query_keeps_order_and_repetition_and_empty_values)
{
    struct request *q = make("/?a=1&b&&a=%32&c=x%3Dy=z#end");
    ck_assert_uint_eq(q->asked.query_count, 4);
    ck_assert(text_is(request_parameter(q, "a"), "1"));
    ck_assert(text_is(q->asked.query[2].value, "2"));
    ck_assert_ptr_nonnull(request_parameter(q, "b").at);
    ck_assert_uint_eq(request_parameter(q, "b").len, 0);
    ck_assert(text_is(request_parameter(q, "c"), "x=y=z"));
    ck_assert_ptr_null(request_parameter(q, "d").at);
    request_free(q);
}
END_TEST

static const struct {
    const char *uri;
    bool good;
} instants[] = {
    {"/?at=2022-09-01T00:00:00+08:00", true},
    {"/?at=2022-09-01T00:00:00%2B08:00", true},
    {"/?at=2022-09-01T00:00:00%2008:00", true},
    {"/?at=2022-08-31T16:00:00Z", true},
    {"/?at=2022-09-01T00:00:00", false},
    {"/?at=2022-09-01", false},
    {"/?at=", false},
};

START_TEST(a_time_needs_its_offset_and_a_space_is_its_plus)
{
    int64_t at = 0;
    struct error err;
    struct request *q = make(instants[_i].uri);
    bool good = request_instant(q, "at", &at, &err) == STATUS_OK;
    ck_assert_msg(good == instants[_i].good, "%s", instants[_i].uri);
    if (good)
        ck_assert_int_eq(at, 1661961600);
    else
        ck_assert_str_eq(err.code, "bad_time");
    request_free(q);
}
END_TEST

START_TEST(numbers_flags_and_names_say_what_they_take)
{
    static const char *const names[] = {"hour", "day", NULL};
    int64_t number = 7;
    bool flag = false;
    int name = -1;
    struct error err;
    struct request *q = make("/?n=10001&f=yes&s=week&t=true&d=day");
    ck_assert_int_eq(request_integer(q, "n", 1, 10001, &number, &err), STATUS_OK);
    ck_assert_int_eq(number, 10001);
    ck_assert_int_eq(request_integer(q, "n", 1, 10000, &number, &err), STATUS_INVALID);
    ck_assert_int_eq(request_integer(q, "none", 1, 2, &number, &err), STATUS_OK);
    ck_assert_int_eq(number, 10001);
    ck_assert_int_eq(request_flag(q, "f", &flag, &err), STATUS_INVALID);
    ck_assert_int_eq(request_flag(q, "t", &flag, &err), STATUS_OK);
    ck_assert(flag);
    ck_assert_int_eq(request_name(q, "d", names, &name, &err), STATUS_OK);
    ck_assert_int_eq(name, 1);
    ck_assert_int_eq(request_name(q, "s", names, &name, &err), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(err.detail, "hour, day"));
    request_free(q);
}
END_TEST

static const struct {
    const char *accept;
    bool csv;
} accepts[] = {
    {"text/csv", true},
    {"application/json, text/csv;q=0.5", true},
    {"TEXT/CSV ; q=0.05", true},
    {"text/csv;q=0", false},
    {"text/csv;q=0.000", false},
    {"*/*", false},
    {"text/*, application/json", false},
    {"", false},
};

START_TEST(csv_is_asked_for_by_name)
{
    ck_assert_msg((accept_weight(text_of(accepts[_i].accept), "text/csv") > 0) == accepts[_i].csv,
                  "%s", accepts[_i].accept);
}
END_TEST

static const struct {
    const char *accept;
    bool gzip;
} encodings[] = {
    {"gzip", true},
    {"deflate, GZIP;q=0.3, br", true},
    {"gzip;q=0", false},
    {"gzip;q=0, *", false},
    {"*", true},
    {"*;q=0", false},
    {"identity", false},
    {"gzip;q=0.5, identity", false},
    {"gzip, identity;q=0.5", true},
    {"gzip;q=0.5, identity;q=0.5", true},
    {"br", false},
    {"", false},
};

START_TEST(gzip_is_asked_for_where_it_is_not_behind_identity)
{
    ck_assert_msg(packing_is_asked(text_of(encodings[_i].accept)) == encodings[_i].gzip, "%s",
                  encodings[_i].accept);
}
END_TEST

static const struct {
    const char *what;
    struct {
        const char *name, *value;
    } headers[2];
    bool good;
} heads[] = {
    {"plain", {{"Host", "x"}, {"Content-Length", "5"}}, true},
    {"chunked", {{"Host", "x"}, {"Transfer-Encoding", "Chunked"}}, true},
    {"length and encoding", {{"content-length", "5"}, {"Transfer-Encoding", "chunked"}}, false},
    {"two lengths", {{"Content-Length", "5"}, {"content-length", "5"}}, false},
    {"two hosts", {{"Host", "x"}, {"host", "x"}}, false},
    {"two authorizations", {{"Authorization", "a"}, {"authorization", "b"}}, false},
    {"two encodings", {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, false},
    {"another encoding", {{"Host", "x"}, {"Transfer-Encoding", "gzip, chunked"}}, false},
    {"a length of words", {{"Host", "x"}, {"Content-Length", "+5"}}, false},
    {"a space in a name", {{"Host", "x"}, {"X y", "1"}}, false},
    {"no name", {{"Host", "x"}, {"", "1"}}, false},
    {"a control byte", {{"Host", "x"}, {"X", "a\x01"}}, false},
    {"a tab", {{"Host", "x"}, {"X", "a\tb"}}, true},
};

START_TEST(the_guard_refuses_what_can_be_read_in_two_ways)
{
    struct field fields[2];
    struct error err;
    for (int i = 0; i < 2; i++)
        fields[i] =
            (struct field){text_of(heads[_i].headers[i].name), text_of(heads[_i].headers[i].value)};
    bool good = guard_check("/", fields, 2, &err) == STATUS_OK;
    ck_assert_msg(good == heads[_i].good, "%s", heads[_i].what);
}
END_TEST

START_TEST(the_guard_looks_at_the_address_too)
{
    struct error err;
    ck_assert_int_eq(guard_check("/a?b=%00", NULL, 0, &err), STATUS_OK);
    ck_assert_int_eq(guard_check("/a%00", NULL, 0, &err), STATUS_INVALID);
    ck_assert_int_eq(guard_check("/a\x7f", NULL, 0, &err), STATUS_INVALID);
    char *longest = malloc(URI_BYTES_MAX + 2);
    memset(longest, '/', URI_BYTES_MAX + 1);
    longest[URI_BYTES_MAX] = '\0';
    ck_assert_int_eq(guard_check(longest, NULL, 0, &err), STATUS_OK);
    longest[URI_BYTES_MAX] = '/';
    longest[URI_BYTES_MAX + 1] = '\0';
    ck_assert_int_eq(guard_check(longest, NULL, 0, &err), STATUS_INVALID);
    free(longest);
}
END_TEST

static const struct {
    const char *if_none_match;
    unsigned status;
} tags[] = {
    {"\"abc\"", 304},  {"\"x\", W/\"abc\"", 304}, {" *", 304},  {"", 200},
    {"\"abcd\"", 200}, {"\"abc\"d", 200},         {"abc", 200},
};

START_TEST(a_client_whose_tag_is_the_whole_one_is_told_304)
{
    struct request *q = request_new(NULL, "/");
    struct buffer body = {0};
    strcpy(q->head.method, "GET");
    strcpy(q->head.if_none_match, tags[_i].if_none_match);
    buffer_add_text(&body, "[]");
    answer_json(q, &body);
    strcpy(q->answer.etag, "\"abc\"");
    answer_seal(q);
    ck_assert_msg(q->answer.status == tags[_i].status, "%s", tags[_i].if_none_match);
    ck_assert_uint_eq(q->answer.body.len, tags[_i].status == 304 ? 0 : 2);
    request_free(q);
}
END_TEST

START_TEST(the_budget_counts_what_each_request_holds_now)
{
    struct settings settings = {.in_flight_bytes_max = 100};
    struct front front = {.settings = &settings};
    struct request *a = request_new(&front, "/"), *b = request_new(&front, "/");
    ck_assert(request_hold(a, 60));
    ck_assert(request_hold(b, 40));
    ck_assert(!request_hold(b, 41));
    ck_assert_uint_eq(front.in_flight_bytes, 100);
    ck_assert(request_hold(a, 10));
    ck_assert(request_hold(b, 90));
    request_free(b);
    ck_assert_uint_eq(front.in_flight_bytes, 10);
    request_free(a);
    ck_assert_uint_eq(front.in_flight_bytes, 0);
}
END_TEST

START_TEST(what_is_released_has_room_again)
{
    struct settings settings = {.in_flight_bytes_max = 100};
    struct front front = {.settings = &settings};
    struct request *a = request_new(&front, "/");
    ck_assert(request_hold(a, 100));
    request_release(a);
    ck_assert_uint_eq(front.in_flight_bytes, 0);
    request_free(a);
    ck_assert_uint_eq(front.in_flight_bytes, 0);
}
END_TEST

START_TEST(large_answers_share_a_budget_that_one_alone_may_exceed)
{
    struct settings settings = {.answer_bytes_max = 100};
    struct front front = {.settings = &settings};
    struct request *a = request_new(&front, "/"), *b = request_new(&front, "/");
    ck_assert(answer_has_room(a, 1000));
    answer_count(a, 60);
    ck_assert(answer_has_room(b, 40));
    ck_assert(!answer_has_room(b, 41));
    answer_count(b, 30);
    answer_count(b, 40);
    ck_assert_uint_eq(front.answer_bytes, 100);
    answer_count(b, 0);
    ck_assert_uint_eq(front.answer_bytes, 60);
    request_free(a);
    request_free(b);
    ck_assert_uint_eq(front.answer_bytes, 0);
}
END_TEST

START_TEST(a_problem_names_the_field_for_those_who_log_one_text)
{
    struct error err;
    struct request *q = request_new(NULL, "/");
    error_set(&err, STATUS_CONFLICT, "bad_value", "role", "Not one of them.");
    answer_error(q, &err);
    ck_assert_uint_eq(q->answer.status, 409);
    ck_assert_str_eq(q->answer.type, "application/problem+json");
    const char *text = buffer_text(&q->answer.body);
    ck_assert_ptr_nonnull(strstr(text, "\"error\":\"role: Not one of them.\""));
    ck_assert_ptr_nonnull(strstr(text, "\"detail\":\"role: Not one of them.\""));
    ck_assert_ptr_nonnull(strstr(text, "\"code\":\"bad_value\""));
    request_free(q);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("request");
    TCase *tests = tcase_create("request");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_path_is_split_before_it_is_decoded);
    tcase_add_loop_test(tests, a_path_that_cannot_be_decoded_is_refused, 0,
                        (int)(sizeof bad_paths / sizeof *bad_paths));
    tcase_add_test(tests, a_query_keeps_order_and_repetition_and_empty_values);
    tcase_add_loop_test(tests, a_time_needs_its_offset_and_a_space_is_its_plus, 0,
                        (int)(sizeof instants / sizeof *instants));
    tcase_add_test(tests, numbers_flags_and_names_say_what_they_take);
    tcase_add_loop_test(tests, csv_is_asked_for_by_name, 0,
                        (int)(sizeof accepts / sizeof *accepts));
    tcase_add_loop_test(tests, gzip_is_asked_for_where_it_is_not_behind_identity, 0,
                        (int)(sizeof encodings / sizeof *encodings));
    tcase_add_loop_test(tests, the_guard_refuses_what_can_be_read_in_two_ways, 0,
                        (int)(sizeof heads / sizeof *heads));
    tcase_add_test(tests, the_guard_looks_at_the_address_too);
    tcase_add_loop_test(tests, a_client_whose_tag_is_the_whole_one_is_told_304, 0,
                        (int)(sizeof tags / sizeof *tags));
    tcase_add_test(tests, the_budget_counts_what_each_request_holds_now);
    tcase_add_test(tests, what_is_released_has_room_again);
    tcase_add_test(tests, large_answers_share_a_budget_that_one_alone_may_exceed);
    tcase_add_test(tests, a_problem_names_the_field_for_those_who_log_one_text);
    return suite_run(suite);
}

#include "http/recent.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct recent recent;

static void keep(const struct recent_key *key, const char *text)
{
    struct buffer body = {0};
    buffer_add_text(&body, text);
    char etag[RECENT_ETAG_SIZE] = "";
    snprintf(etag, sizeof etag, "\"%.30s\"", text);
    recent_keep(&recent, key, &body, etag);
    buffer_free(&body);
}

static bool found(const struct recent_key *key, const char *text)
{
    struct buffer out = {0};
    char etag[RECENT_ETAG_SIZE] = "", want[RECENT_ETAG_SIZE];
    snprintf(want, sizeof want, "\"%.30s\"", text);
    bool is = recent_find(&recent, key, &out, etag);
    ck_assert_str_eq(etag, is ? want : "");
    ck_assert(!is || strcmp(buffer_text(&out), text) == 0);
    ck_assert(is || out.len == 0);
    buffer_free(&out);
    return is;
}

static const struct recent_key base = {"/api/v1/status?by=town",
                                       {ROLE_ADMIN, NONE, 1000},
                                       7,
                                       1000,
                                       false};

START_TEST(an_answer_is_found_for_just_its_question_reader_second_and_position)
{
    keep(&base, "{\"a\":1}");
    ck_assert(found(&base, "{\"a\":1}"));
    struct recent_key other[6];
    for (int i = 0; i < 6; i++)
        other[i] = base;
    other[0].uri = "/api/v1/status?by=tow";
    other[1].scope.role = ROLE_CONTRACTOR;
    other[2].scope.organisation = 3;
    other[3].version = 8;
    other[4].now = 1001;
    other[5].csv = true;
    for (int i = 0; i < 6; i++)
        ck_assert_msg(!found(&other[i], ""), "row %d", i);
    recent_free(&recent);
}
END_TEST

START_TEST(the_oldest_gives_way_and_large_answers_are_not_kept)
{
    memset(&recent, 0, sizeof recent);
    char uri[32], big[RECENT_BODY_BYTES_MAX + 2];
    struct recent_key key = base;
    for (int i = 0; i <= RECENT_MAX; i++) {
        snprintf(uri, sizeof uri, "/%d", i);
        key.uri = uri;
        keep(&key, uri);
    }
    ck_assert(found(&key, uri));
    key.uri = "/0";
    ck_assert(!found(&key, ""));
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    key.uri = "/big";
    keep(&key, big);
    ck_assert(!found(&key, ""));
    recent_free(&recent);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recent");
    TCase *c = tcase_create("recent");
    tcase_add_test(c, an_answer_is_found_for_just_its_question_reader_second_and_position);
    tcase_add_test(c, the_oldest_gives_way_and_large_answers_are_not_kept);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

#include "base/status.h"

#include "base/text.h"

#include "suite.h"

#include <check.h>

START_TEST(an_error_says_what_where_and_returns_its_status)
{
    struct error err;
    enum status status = error_set(&err, STATUS_CONFLICT, "overlapping_span", "service",
                                   "Span %d of %s overlaps.", 2, "K1");
    ck_assert_int_eq(status, STATUS_CONFLICT);
    ck_assert_int_eq(err.status, STATUS_CONFLICT);
    ck_assert_str_eq(err.code, "overlapping_span");
    ck_assert_str_eq(err.field, "service");
    ck_assert_str_eq(err.detail, "Span 2 of K1 overlaps.");
}
END_TEST

START_TEST(nobody_has_to_listen)
{
    ck_assert_int_eq(error_set(NULL, STATUS_BUSY, "busy", "", "Later."), STATUS_BUSY);
    ck_assert_int_eq(error_memory(NULL), STATUS_MEMORY);
}
END_TEST

START_TEST(missing_names_are_empty)
{
    struct error err;
    (void)error_set(&err, STATUS_IO, NULL, NULL, "%s", "x");
    ck_assert_str_eq(err.code, "");
    ck_assert_str_eq(err.field, "");
}
END_TEST

/* 1 to 3 letters before the 3-byte characters let the cut fall on each of their bytes. */
START_TEST(a_long_detail_is_cut_between_characters)
{
    char long_text[600] = "aaa";
    size_t len = (size_t)_i;
    while (len + 3 < sizeof long_text) {
        memcpy(long_text + len, "\xe5\xb8\x82", 3);
        len += 3;
    }
    long_text[len] = '\0';
    struct error err;
    (void)error_set(&err, STATUS_INVALID, long_text, long_text, "%s", long_text);
    ck_assert_uint_ge(strlen(err.detail), sizeof err.detail - 3);
    ck_assert(text_is_utf8(err.detail, strlen(err.detail)));
    ck_assert_uint_ge(strlen(err.field), sizeof err.field - 3);
    ck_assert(text_is_utf8(err.field, strlen(err.field)));
    ck_assert(text_is_utf8(err.code, strlen(err.code)));
}
END_TEST

START_TEST(a_detail_may_quote_the_error_it_replaces)
{
    struct error err;
    (void)error_set(&err, STATUS_INVALID, "inner", "f", "inner words");
    (void)error_set(&err, STATUS_INVALID, err.code, err.field, "outer: %s", err.detail);
    ck_assert_str_eq(err.detail, "outer: inner words");
    ck_assert_str_eq(err.code, "inner");
    ck_assert_str_eq(err.field, "f");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("status");
    TCase *tests = tcase_create("status");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, an_error_says_what_where_and_returns_its_status);
    tcase_add_test(tests, nobody_has_to_listen);
    tcase_add_test(tests, missing_names_are_empty);
    tcase_add_loop_test(tests, a_long_detail_is_cut_between_characters, 0, 3);
    tcase_add_test(tests, a_detail_may_quote_the_error_it_replaces);
    return suite_run(suite);
}

/* Values are found as they are written, whatever stands around and inside them. */
#include "format/json_slice.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static const char object[] =
    " { \"a\" : 1 ,\n\"b\":\"x } \\\" ]\", \"c\": {\"a\":[2,{}]},\"d\":[] , \"e\":true}\n";

static void expect(const char *key, const char *value)
{
    struct text found = json_slice_find(text_of(object), text_of(key));
    ck_assert_msg(text_is(found, value), "%s: \"%.*s\"", key, (int)found.len, found.at);
}

START_TEST(a_member_is_found_as_it_is_written)
{
    expect("a", "1");
    expect("b", "\"x } \\\" ]\"");
    expect("c", "{\"a\":[2,{}]}");
    expect("d", "[]");
    expect("e", "true");
    ck_assert_ptr_null(json_slice_find(text_of(object), text_of("x")).at);
    ck_assert_ptr_null(json_slice_find((struct text){0}, text_of("a")).at);
    ck_assert_ptr_null(json_slice_find(text_of("{}"), text_of("a")).at);
}
END_TEST

START_TEST(an_array_is_stepped_through)
{
    static const char *const wanted[] = {"1", "\"b,\"", "[2,3]", "{\"k\":[4]}"};
    struct text key, value;
    size_t at = 0, count = 0;
    while (json_slice_next(text_of("[1, \"b,\",[2,3] ,{\"k\":[4]} ]"), &at, &key, &value)) {
        ck_assert_uint_lt(count, 4);
        ck_assert_msg(text_is(value, wanted[count]), "%.*s", (int)value.len, value.at);
        ck_assert_uint_eq(key.len, 0);
        count++;
    }
    ck_assert_uint_eq(count, 4);
}
END_TEST

/* A text that is cut short ends the walk; a sanitizer says when it goes past the end. */
START_TEST(a_text_that_is_cut_anywhere_is_not_read_past_its_end)
{
    for (size_t len = 0; len <= strlen(object); len++) {
        char *copy = malloc(len + 1);
        struct text key, value;
        size_t at = 0, count = 0;
        memcpy(copy, object, len);
        while (json_slice_next((struct text){copy, len}, &at, &key, &value) && count < 100)
            count++;
        ck_assert_uint_le(count, 6);
        free(copy);
    }
}
END_TEST

START_TEST(a_string_loses_its_quotes_alone)
{
    ck_assert(text_is(json_slice_inner(text_of("\"a\\n\"")), "a\\n"));
    ck_assert_uint_eq(json_slice_inner(text_of("\"\"")).len, 0);
    ck_assert_uint_eq(json_slice_inner((struct text){0}).len, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_slice");
    TCase *tests = tcase_create("json_slice");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_member_is_found_as_it_is_written);
    tcase_add_test(tests, an_array_is_stepped_through);
    tcase_add_test(tests, a_text_that_is_cut_anywhere_is_not_read_past_its_end);
    tcase_add_test(tests, a_string_loses_its_quotes_alone);
    return suite_run(suite);
}

/* How far a JSON value reaches, and how much is in it. */
#include "format/json_extent.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *text; /* begins with the value */
    size_t len;       /* of the value */
    uint32_t depth_max, values;
    bool cut;
};

static const struct row rows[] = {
    {"1, 2", 1, 0, 0, false},
    {"\"a,b]\", 2", 6, 0, 0, false},
    {"{\"a\":1,\"b\":[2,3]}]", 17, 2, 4, false},
    {"[{},{},{}] ,x", 11, 2, 6, false},
    {"{\"a\\\"}\":\"]\"},", 12, 1, 1, false},
    {"\"\\\\\",1", 4, 0, 0, false},
    {"{\"a\":\"", 6, 1, 1, true},
    {"{\"a\":[1,2", 9, 2, 3, true},
    {"\"no end\\\"", 9, 0, 0, true},
    {"\"no end\\", 8, 0, 0, true},
    {"", 0, 0, 0, false},
    {"]", 0, 0, 0, false},
};

START_TEST(a_value_ends_at_the_comma_or_bracket_after_it_and_all_in_it_is_counted)
{
    const struct row *row = &rows[_i];
    struct json_extent e;
    /* a copy of its own, so that a sanitizer sees each byte that is read beyond it */
    size_t len = strlen(row->text);
    char *copy = malloc(len + (len == 0));
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, row->text, len);
    struct text found = json_extent_find(copy, copy + len, &e);
    ck_assert_msg(found.at == copy && found.len == row->len, "%s: %zu bytes", row->text, found.len);
    ck_assert_msg(e.depth_max == row->depth_max && e.values == row->values && e.cut == row->cut,
                  "%s: depth %u, %u values, cut %d", row->text, e.depth_max, e.values, e.cut);
    free(copy);
}
END_TEST

START_TEST(what_would_cost_a_parser_most_is_counted_without_one)
{
    static char body[1 << 20];
    struct json_extent e;
    memset(body, '[', sizeof body);
    ck_assert_uint_eq(json_extent_find(body, body + sizeof body, &e).len, sizeof body);
    ck_assert_uint_eq(e.depth_max, sizeof body);
    ck_assert(e.cut);
    for (size_t i = 0; i + 3 <= sizeof body; i += 3)
        memcpy(body + i, "{},", 3);
    body[0] = '[';
    body[1] = '0';
    json_extent_find(body, body + sizeof body, &e);
    ck_assert_uint_ge(e.values, (uint32_t)(sizeof body / 3 * 2 - 2));
    ck_assert_uint_eq(e.depth_max, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_extent");
    TCase *c = tcase_create("json_extent");
    tcase_add_loop_test(c, a_value_ends_at_the_comma_or_bracket_after_it_and_all_in_it_is_counted,
                        0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(c, what_would_cost_a_parser_most_is_counted_without_one);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

#include "platform/catalog.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static const struct {
    const char *raw, *shown;
} rows[] = {
    {"plain", "plain"},
    {"\xca\xd0\xc7\xc5", "市桥"},               /* GB2312 */
    {"市桥", "市桥"},                           /* UTF-8 */
    {"\xc8\x6c", "萳"},                         /* GBK, outside GB2312 */
    {"Cam \xca\xd0\xc7", "Cam 市\xef\xbf\xbd"}, /* cut inside a character */
    {"A&B &amp; &lt;&#x41;", "A&B & <&#x41;"},  /* nothing that could be defined */
    {"a\tb\nc", "a b c"},
    {"", ""},
};

START_TEST(a_name_is_shown_in_utf8_whatever_it_came_in)
{
    struct catalog c = {0};
    struct catalog_item seen;
    size_t at = 0;
    struct manscdp_item item = {
        .code = text_of("1"), .name = text_of(rows[_i].raw), .damaged = true};
    catalog_add(&c, &item);
    ck_assert(catalog_next(&c, &at, &seen));
    ck_assert_str_eq(seen.name.at, rows[_i].shown);
    ck_assert_str_eq(seen.code.at, "1");
    ck_assert_str_eq(seen.parent.at, "");
    ck_assert(seen.damaged);
    ck_assert(!catalog_next(&c, &at, &seen));
    catalog_free(&c);
}
END_TEST

START_TEST(a_long_field_is_cut_between_characters)
{
    struct catalog c = {0};
    struct catalog_item seen;
    char name[3001];
    size_t at = 0;
    for (size_t i = 0; i < 3000; i += 3)
        memcpy(name + i, "市", 3);
    name[3000] = '\0';
    struct manscdp_item item = {.name = text_of(name)};
    catalog_add(&c, &item);
    ck_assert(catalog_next(&c, &at, &seen));
    ck_assert_uint_eq(seen.name.len, 255);
    ck_assert(text_is_utf8(seen.name.at, seen.name.len));
    catalog_free(&c);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("catalog");
    tcase_add_loop_test(t, a_name_is_shown_in_utf8_whatever_it_came_in, 0,
                        sizeof rows / sizeof *rows);
    tcase_add_test(t, a_long_field_is_cut_between_characters);
    Suite *suite = suite_create("catalog");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}

/* What a terminal gets of a text, and which texts look alike. tests/http/registry/shown.test.mjs holds the table of
 * hidden characters against Unicode. */
#include "base/text_shown.h"

#include "base/utf8.h"
#include "suite.h"

static void check_shown(const char *bytes, size_t len, bool line_ends, const char *expected)
{
    struct buffer out = {0};
    text_show((struct text){bytes, len}, line_ends, &out);
    ck_assert_str_eq(buffer_text(&out), expected);
    buffer_free(&out);
}

START_TEST(a_hidden_character_is_shown_by_its_number_and_a_stray_byte_by_its_value)
{
    check_shown("a\x1b[2J", 5, false, "a\\u{1b}[2J");
    check_shown("\xc2\x9b\xe2\x80\xae镇\xf0\xa0\xae\xb7", 12, false, "\\u{9b}\\u{202e}镇𠮷");
    check_shown("\xff"
                "a\xc3",
                3, false, "\\xffa\\xc3");
    check_shown("a\n\tb\0c", 6, true, "a\n\tb\\u{0}c");
    check_shown("a\n", 2, false, "a\\u{a}");
    check_shown("", 0, false, "");
}
END_TEST

START_TEST(malformed_bytes_become_question_marks_in_their_place)
{
    char text[] = "a\xff镇\xe9\x95 \xed\xa0\x80\xf4\x90\x80\x80";
    utf8_mend(text, sizeof text - 1);
    ck_assert_str_eq(text, "a?镇?? ???????");
}
END_TEST

static const struct pair {
    const char *a, *b;
    bool alike;
} pairs[] = {
    {"44011300001310000001", "４４０１１３００００１３１０００００１", false}, /* one digit less */
    {"4401", "４４０１", true},
    {"shiqiao", "shiqi\xd0\xb0o", true}, /* a Cyrillic a */
    {"大北路 01",
     "大北路\xe3\x80\x80"
     "01",
     true},
    {"大北路 01", "大北路01 ", true},
    {"市行", "市\xe2\xbe\x8f", true}, /* the radical */
    {"A-1",
     "A\xe2\x80\x93"
     "1",
     true},
    {"A1", "A2", false},
    {"A1", "A", false},
    {"", " ", true},
    {"a", "A", false},
};

START_TEST(texts_look_alike_that_have_one_skeleton)
{
    const struct pair *p = &pairs[_i];
    struct buffer a = {0}, b = {0};
    text_skeleton(text_of(p->a), &a);
    text_skeleton(text_of(p->b), &b);
    ck_assert_int_eq(strcmp(buffer_text(&a), buffer_text(&b)) == 0, p->alike);
    ck_assert_int_eq(text_looks_like(text_of(p->a), text_of(p->b)), p->alike);
    ck_assert_int_eq(text_looks_like(text_of(p->b), text_of(p->a)), p->alike);
    ck_assert_uint_le(a.len, strlen(p->a));
    ck_assert_uint_le(b.len, strlen(p->b));
    buffer_free(&a);
    buffer_free(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text_shown");
    TCase *tests = tcase_create("text_shown");
    tcase_add_test(tests, a_hidden_character_is_shown_by_its_number_and_a_stray_byte_by_its_value);
    tcase_add_test(tests, malformed_bytes_become_question_marks_in_their_place);
    tcase_add_loop_test(tests, texts_look_alike_that_have_one_skeleton, 0,
                        (int)(sizeof pairs / sizeof *pairs));
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

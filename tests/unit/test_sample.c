#include "api/sample.h"

#include "suite.h"

#include <check.h>

static struct buffer out;

static void expect(const char *text)
{
    ck_assert_str_eq(buffer_text(&out), text);
    buffer_free(&out);
}

START_TEST(a_sample_without_labels_has_no_braces)
{
    struct sample s = sample_begin(&out, "up");
    sample_count(&s, UINT64_MAX);
    expect("up 18446744073709551615\n");
    s = sample_begin(&out, "age");
    sample_int(&s, -3);
    expect("age -3\n");
}
END_TEST

START_TEST(labels_stand_in_the_order_in_which_they_were_added)
{
    struct sample s = sample_begin(&out, "x");
    sample_label(&s, "b", "1");
    sample_label(&s, "a", "");
    sample_int(&s, 7);
    expect("x{b=\"1\",a=\"\"} 7\n");
}
END_TEST

START_TEST(what_would_end_a_label_is_escaped)
{
    struct sample s = sample_begin(&out, "x");
    sample_label(&s, "a", "say \"so\"\\\n市");
    sample_int(&s, 0);
    expect("x{a=\"say \\\"so\\\"\\\\\\n市\"} 0\n");
}
END_TEST

START_TEST(millionths_keep_all_six_digits)
{
    struct sample s = sample_begin(&out, "r");
    sample_millionths(&s, 1000000);
    expect("r 1.000000\n");
    s = sample_begin(&out, "r");
    sample_millionths(&s, 7);
    expect("r 0.000007\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sample");
    TCase *tests = tcase_create("sample");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_sample_without_labels_has_no_braces);
    tcase_add_test(tests, labels_stand_in_the_order_in_which_they_were_added);
    tcase_add_test(tests, what_would_end_a_label_is_escaped);
    tcase_add_test(tests, millionths_keep_all_six_digits);
    return suite_run(suite);
}

#include "base/text.h"
#include "base/text_code.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

static const struct {
    const char *name, *a, *b;
    int sign;
} orders[] = {
    {"equal", "abc", "abc", 0},
    {"both empty", "", "", 0},
    {"a prefix comes first", "ab", "abc", -1},
    {"the empty one comes first", "", "a", -1},
    {"bytes decide, not letters", "Z", "a", -1},
    {"bytes are unsigned", "z", "\xe5", -1},
    {"length counts only at the end", "b", "aaaa", 1},
};

START_TEST(texts_sort_in_byte_order)
{
    struct text a = text_of(orders[_i].a), b = text_of(orders[_i].b);
    int forth = text_compare(a, b), back = text_compare(b, a);
    ck_assert_msg((forth > 0) - (forth < 0) == orders[_i].sign, "%s", orders[_i].name);
    ck_assert_msg((back > 0) - (back < 0) == -orders[_i].sign, "%s, back", orders[_i].name);
    ck_assert_int_eq(text_equal(a, b), orders[_i].sign == 0);
    ck_assert_int_eq(text_is(a, orders[_i].b), orders[_i].sign == 0);
}
END_TEST

static const struct {
    const char *name, *bytes;
    bool good;
} utf8[] = {
    {"nothing", "", true},
    {"ASCII", "plain ASCII, longer than a word", true},
    {"two, three and four bytes", "\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80", true},
    {"the last code point", "\xf4\x8f\xbf\xbf", true},
    {"past the last", "\xf4\x90\x80\x80", false},
    {"first byte F5", "\xf5\x80\x80\x80", false},
    {"before the surrogates", "\xed\x9f\xbf", true},
    {"a surrogate", "\xed\xa0\x80", false},
    {"overlong in two", "\xc1\xbf", false},
    {"overlong in three", "\xe0\x9f\xbf", false},
    {"overlong in four", "\xf0\x8f\xbf\xbf", false},
    {"a lone continuation", "\x80", false},
    {"cut after one of three", "\xe5", false},
    {"cut after two of three", "\xe5\xb8", false},
    {"a letter inside", "\xe5\x41\x82", false},
    {"broken behind eight letters", "12345678\xff", false},
    {"broken among letters", "abc\xe5 def", false},
    {"Chinese among letters", "K1 \xe5\xb8\x82\xe6\xa1\xa5 K2 \xe8\xa1\x97", true},
};

START_TEST(utf8_is_judged_by_rfc_3629)
{
    size_t len = strlen(utf8[_i].bytes);
    char *exact = malloc(len + 1); /* the sanitizer sees a byte read too far */
    memcpy(exact, utf8[_i].bytes, len);
    exact = realloc(exact, len ? len : 1);
    ck_assert_msg(text_is_utf8(exact, len) == utf8[_i].good, "%s", utf8[_i].name);
    free(exact);
}
END_TEST

#define TEN "1234567890"
#define TEN_WIDE                                                                                   \
    "\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82"                                 \
    "\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82"

static const struct {
    const char *name, *code, *fault; /* fault: the error's code, NULL: good */
} codes[] = {
    {"20 digits", "44011300001310000001", NULL},
    {"one character", "x", NULL},
    {"64 characters", TEN TEN TEN TEN TEN TEN "1234", NULL},
    {"65 characters", TEN TEN TEN TEN TEN TEN "12345", "bad_code"},
    {"64 wide characters", TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE "abcd", NULL},
    {"65 wide characters", TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE "abcde",
     "bad_code"},
    {"nothing", "", "bad_code"},
    {"a space inside", "K 1", NULL},
    {"a space before", " K1", "bad_code"},
    {"a space after", "K1 ", "bad_code"},
    {"a wide space before", "\xe3\x80\x80K1", "bad_code"},
    {"a wide space after", "K1\xe3\x80\x80", "bad_code"},
    {"a tab", "K\t1", "bad_code"},
    {"a line feed at the end", "K1\n", "bad_code"},
    {"DEL", "K\x7f", "bad_code"},
    {"a C1 control", "K\xc2\x85", "bad_code"},
    {"a no-break space before", "\xc2\xa0K", "bad_code"},
    {"a no-break space inside", "K\xc2\xa0K", "bad_code"},
    {"a no-break space after", "K\xc2\xa0", "bad_code"},
    {"a zero-width space", "K\xe2\x80\x8bK", "bad_code"},
    {"a right-to-left mark", "K\xe2\x80\x8f", "bad_code"},
    {"no invisible one: U+2010",
     "K\xe2\x80\x90"
     "1",
     NULL},
    {"a word joiner", "\xe2\x81\xa0K", "bad_code"},
    {"a byte order mark", "\xef\xbb\xbfK", "bad_code"},
    {"a soft hyphen",
     "K\xc2\xad"
     "1",
     "bad_code"},
    {"an em space before", "\xe2\x80\x83K", "bad_code"},
    {"an em space inside", "K\xe2\x80\x83K", NULL},
    {"a line separator after", "K\xe2\x80\xa8", "bad_code"},
    {"a dot", ".", "bad_code"},
    {"two dots", "..", "bad_code"},
    {"three dots", "...", NULL},
    {"full-width scientific digits", "\xef\xbc\x93.30106E+19", "bad_code"},
    {"all of it full-width",
     "\xef\xbc\x93\xef\xbc\x8e\xef\xbc\x93\xef\xbc\xa5\xef\xbc\x8b"
     "\xef\xbc\x91\xef\xbc\x99",
     "bad_code"},
    {"a full-width digit", "\xef\xbc\x93", NULL},
    {"a formula", "=\"440\"", "bad_code"},
    {"a minus", "-5", NULL},
    {"no value", "#N/A", "bad_code"},
    {"no cell", "#REF!", "bad_code"},
    {"no number", "#VALUE!", "bad_code"},
    {"no name", "#NAME?", "bad_code"},
    {"no such number", "#NUM!", "bad_code"},
    {"by zero", "#DIV/0!", "bad_code"},
    {"a number sign before", "#1", NULL},
    {"too narrow a column", "########", "bad_code"},
    {"15 digits and decimals", "440113000013100.00", "bad_code"},
    {"20 digits and one decimal", "44011300001310000000.0", "bad_code"},
    {"14 digits and decimals", "44011300001310.00", NULL},
    {"three decimals", "44011300001310000000.000", NULL},
    {"a decimal that is no zero", "44011300001310000000.01", NULL},
    {"20 digits and a point", "44011300001310000000.", NULL},
    {"not UTF-8", "K\xff", "bad_utf8"},
    {"a spreadsheet's number", "3.30106E+19", "bad_code"},
    {"the same in small", "4.40113e+19", "bad_code"},
    {"with a decimal comma", "4,40113E+19", "bad_code"},
    {"without a fraction", "4E+19", "bad_code"},
    {"a longer mantissa", "44.0113E+19", NULL},
    {"no exponent", "4.40113", NULL},
    {"no plus", "4.40113E19", NULL},
    {"a point without digits", "4.E+19", NULL},
    {"one digit of exponent", "4.4E+1", NULL},
    {"more behind", "4.40113E+19x", NULL},
    {"a word that begins so", "3E+camera", NULL},
};

START_TEST(a_code_is_up_to_64_clean_characters)
{
    struct error err = {0};
    enum status status = text_check_code(text_of(codes[_i].code), "code", &err);
    enum status wanted = codes[_i].fault ? STATUS_INVALID : STATUS_OK;
    ck_assert_msg(status == wanted, "%s: %s", codes[_i].name, err.detail);
    ck_assert_str_eq(err.code, codes[_i].fault ? codes[_i].fault : "");
    ck_assert_str_eq(err.field, codes[_i].fault ? "code" : "");
}
END_TEST

START_TEST(blank_text_has_nothing_to_see)
{
    static const char *const blank[] = {"", " ", "\xe3\x80\x80 ", "\xc2\xa0", "\xe2\x80\x8b"};
    for (int i = 0; i < ROWS(blank); i++)
        ck_assert_msg(text_is_blank(text_of(blank[i])), "%d", i);
    ck_assert(!text_is_blank(text_of(" x")));
    ck_assert(!text_is_blank(text_of("\xe5\xb8\x82")));
}
END_TEST

START_TEST(a_spreadsheet_is_named_as_the_culprit)
{
    struct error err = {0};
    ck_assert_int_eq(text_check_code(text_of("3.30106E+19"), "code", &err), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(err.detail, "spreadsheet"));
    ck_assert_ptr_nonnull(strstr(err.detail, "3.30106E+19"));
}
END_TEST

static const struct {
    const char *name, *text;
    int64_t min, max, value;
    bool good;
} integers[] = {
    {"zero", "0", 0, 9, 0, true},
    {"leading zeros", "007", 0, 9, 7, true},
    {"at the maximum", "9", 0, 9, 9, true},
    {"over the maximum", "10", 0, 9, 0, false},
    {"under the minimum", "1", 2, 9, 0, false},
    {"negative where allowed", "-5", -5, 9, -5, true},
    {"negative under the minimum", "-6", -5, 9, 0, false},
    {"a minus where none is allowed", "-0", 0, 9, 0, false},
    {"a lone minus", "-", -5, 9, 0, false},
    {"nothing", "", -5, 9, 0, false},
    {"a plus", "+1", -5, 9, 0, false},
    {"a space", " 1", -5, 9, 0, false},
    {"a letter behind", "1x", -5, 9, 0, false},
    {"the greatest", "9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX, true},
    {"one more", "9223372036854775808", INT64_MIN, INT64_MAX, 0, false},
    {"the least", "-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN, true},
    {"one less", "-9223372036854775809", INT64_MIN, INT64_MAX, 0, false},
    {"far too long", "99999999999999999999999", INT64_MIN, INT64_MAX, 0, false},
};

START_TEST(integers_are_read_whole_and_within_bounds)
{
    int64_t value = 77;
    bool good = text_to_int(text_of(integers[_i].text), integers[_i].min, integers[_i].max, &value);
    ck_assert_msg(good == integers[_i].good, "%s", integers[_i].name);
    ck_assert_int_eq(value, good ? integers[_i].value : 77);
}
END_TEST

static const struct {
    const char *name, *text;
    int64_t value; /* -1: refused */
} hundredths[] = {
    {"two decimals", "98.00", 9800},
    {"no decimals", "98", 9800},
    {"one decimal", "98.5", 9850},
    {"a hundredth", "0.01", 1},
    {"the budget's target", "99.93", 9993},
    {"the greatest", "1000000.00", 100000000},
    {"one hundredth more", "1000000.01", -1},
    {"three decimals", "98.001", -1},
    {"a point without decimals", "98.", -1},
    {"no whole part", ".5", -1},
    {"negative", "-1", -1},
    {"a comma", "98,00", -1},
    {"a letter", "98.0x", -1},
    {"nothing", "", -1},
};

START_TEST(hundredths_are_exact)
{
    int64_t value = -1;
    bool good = text_to_hundredths(text_of(hundredths[_i].text), &value);
    ck_assert_msg(value == hundredths[_i].value, "%s: %lld", hundredths[_i].name, (long long)value);
    ck_assert_int_eq(good, hundredths[_i].value >= 0);
}
END_TEST

static const struct {
    const char *name, *text, *wanted; /* NULL: refused */
} escapes[] = {
    {"nothing", "", ""},
    {"nothing escaped", "a+b c", "a+b c"},
    {"a plus", "%2B%2b", "++"},
    {"Chinese", "%E5%b8%82", "\xe5\xb8\x82"},
    {"an escaped percent is not read twice", "%2541", "%41"},
    {"NUL", "a%00", NULL},
    {"cut after the percent", "a%", NULL},
    {"cut after one digit", "a%4", NULL},
    {"no digits", "%zz", NULL},
    {"a bad second digit", "%4g", NULL},
};

START_TEST(escapes_are_decoded_once)
{
    char out[64];
    size_t len = 77;
    bool good = text_unescape(text_of(escapes[_i].text), out, &len);
    ck_assert_msg(good == (escapes[_i].wanted != NULL), "%s", escapes[_i].name);
    if (good)
        ck_assert_str_eq(out, escapes[_i].wanted);
    ck_assert_uint_eq(len, good ? strlen(escapes[_i].wanted) : 77);
}
END_TEST

START_TEST(a_copy_is_terminated_and_its_own)
{
    char source[] = "abcdef";
    char *copy = text_copy((struct text){source, 3});
    source[0] = 'x';
    ck_assert_str_eq(copy, "abc");
    free(copy);
    copy = text_copy((struct text){NULL, 0});
    ck_assert_str_eq(copy, "");
    free(copy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, texts_sort_in_byte_order, 0, ROWS(orders));
    tcase_add_loop_test(tests, utf8_is_judged_by_rfc_3629, 0, ROWS(utf8));
    tcase_add_test(tests, blank_text_has_nothing_to_see);
    tcase_add_loop_test(tests, a_code_is_up_to_64_clean_characters, 0, ROWS(codes));
    tcase_add_test(tests, a_spreadsheet_is_named_as_the_culprit);
    tcase_add_loop_test(tests, integers_are_read_whole_and_within_bounds, 0, ROWS(integers));
    tcase_add_loop_test(tests, hundredths_are_exact, 0, ROWS(hundredths));
    tcase_add_loop_test(tests, escapes_are_decoded_once, 0, ROWS(escapes));
    tcase_add_test(tests, a_copy_is_terminated_and_its_own);
    return suite_run(suite);
}

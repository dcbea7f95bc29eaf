#include "format/json_out.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static void expect(struct buffer *b, const char *text)
{
    ck_assert_str_eq(buffer_text(b), text);
    buffer_free(b);
}

START_TEST(commas_stand_between_elements_and_nowhere_else)
{
    struct buffer b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_object_begin(&j);
    json_key(&j, "a");
    json_array_begin(&j);
    json_array_end(&j);
    json_key(&j, "b");
    json_array_begin(&j);
    json_int(&j, 1);
    json_object_begin(&j);
    json_object_end(&j);
    json_none(&j);
    json_array_end(&j);
    json_key_text(&j, text_of("c\"d"));
    json_raw(&j, "[2,3]", 5);
    json_member_bool(&j, "e", false);
    json_member_string(&j, "f", NULL);
    json_member_string(&j, "g", "");
    json_object_end(&j);
    expect(&b, "{\"a\":[],\"b\":[1,{},null],\"c\\\"d\":[2,3],\"e\":false,\"f\":null,\"g\":\"\"}");
}
END_TEST

START_TEST(text_is_escaped_only_where_json_asks_for_it)
{
    static const char text[] = "a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\0é市";
    struct buffer b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_text(&j, (struct text){text, sizeof text - 1});
    expect(&b, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000é市\"");
}
END_TEST

START_TEST(every_byte_alone_is_written_and_the_length_is_right)
{
    for (int c = 0; c < 256; c++) {
        struct buffer b = {0};
        struct json_out j;
        char byte = (char)c;
        json_begin(&j, &b);
        json_text(&j, (struct text){&byte, 1});
        size_t expected = c >= 0x20 && c != '"' && c != '\\' ? 3
                          : strchr("\b\f\n\r\t\"\\", c) && c ? 4
                                                             : 8;
        ck_assert_msg(b.len == expected, "byte %d takes %zu", c, b.len);
        buffer_free(&b);
    }
}
END_TEST

static const struct number {
    int64_t value;
    const char *plain, *millionths, *hundredths;
} numbers[] = {
    {0, "0", "0.0", "\"0.00\""},
    {7, "7", "0.000007", "\"0.07\""},
    {-7, "-7", "-0.000007", "\"-0.07\""},
    {500000, "500000", "0.5", "\"5000.00\""},
    {981176, "981176", "0.981176", "\"9811.76\""},
    {1000000, "1000000", "1.0", "\"10000.00\""},
    {12345600, "12345600", "12.3456", "\"123456.00\""},
    {INT64_MAX, "9223372036854775807", "9223372036854.775807", "\"92233720368547758.07\""},
    {INT64_MIN, "-9223372036854775808", "-9223372036854.775808", "\"-92233720368547758.08\""},
};

START_TEST(numbers_are_whole_or_have_the_decimals_they_need)
{
    const struct number *n = numbers + _i;
    struct buffer b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_int(&j, n->value);
    expect(&b, n->plain);
    json_begin(&j, &b);
    json_millionths(&j, n->value);
    expect(&b, n->millionths);
    json_begin(&j, &b);
    json_hundredths(&j, n->value);
    expect(&b, n->hundredths);
}
END_TEST

START_TEST(instants_have_the_zones_offset_and_what_is_open_is_null)
{
    struct buffer b = {0};
    struct json_out j;
    struct zone *zone = NULL;
    struct error err;
    ck_assert_int_eq(zone_load("Asia/Shanghai", &zone, &err), STATUS_OK);
    json_begin(&j, &b);
    json_array_begin(&j);
    json_instant(&j, zone, 1661961600);
    json_instant(&j, zone, INSTANT_NONE);
    json_instant(&j, zone, INSTANT_EVER);
    json_array_end(&j);
    zone_free(zone);
    expect(&b, "[\"2022-09-01T00:00:00+08:00\",null,null]");
}
END_TEST

START_TEST(without_memory_the_error_sticks_and_nothing_crashes)
{
    struct buffer b = {.failed = true};
    struct json_out j;
    json_begin(&j, &b);
    json_object_begin(&j);
    json_member_int(&j, "a", 1);
    json_member_string(&j, "b", "c");
    json_object_end(&j);
    ck_assert(b.failed);
    ck_assert_uint_eq(b.len, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("json_out");
    tcase_add_test(tests, commas_stand_between_elements_and_nowhere_else);
    tcase_add_test(tests, text_is_escaped_only_where_json_asks_for_it);
    tcase_add_test(tests, every_byte_alone_is_written_and_the_length_is_right);
    tcase_add_loop_test(tests, numbers_are_whole_or_have_the_decimals_they_need, 0,
                        sizeof numbers / sizeof *numbers);
    tcase_add_test(tests, instants_have_the_zones_offset_and_what_is_open_is_null);
    tcase_add_test(tests, without_memory_the_error_sticks_and_nothing_crashes);
    Suite *suite = suite_create("json_out");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

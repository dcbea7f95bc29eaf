#include "base/buffer.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

START_TEST(what_was_added_is_read_back_in_order)
{
    struct buffer b = {0};
    buffer_add_text(&b, "ab");
    buffer_add_byte(&b, '-');
    buffer_add_decimal(&b, -120);
    buffer_addf(&b, "[%s %d]", "x", 7);
    buffer_add(&b, "", 0);
    ck_assert_str_eq(buffer_text(&b), "ab--120[x 7]");
    ck_assert_uint_eq(b.len, 12);
    buffer_free(&b);
    ck_assert_ptr_null(b.bytes);
}
END_TEST

START_TEST(a_long_series_of_writes_grows_without_losing_a_byte)
{
    struct buffer b = {0};
    for (size_t i = 0; i < 100000; i++)
        buffer_add_byte(&b, (uint8_t)(i * 7));
    ck_assert_uint_eq(b.len, 100000);
    ck_assert_uint_ge(b.cap, b.len);
    size_t wrong = 0;
    for (size_t i = 0; i < b.len; i++)
        wrong += (uint8_t)b.bytes[i] != (uint8_t)(i * 7);
    ck_assert_uint_eq(wrong, 0);
    buffer_free(&b);
}
END_TEST

START_TEST(a_failed_write_makes_every_later_write_do_nothing)
{
    struct buffer b = {0};
    size_t len = 77;
    buffer_add_text(&b, "kept");
    ck_assert_ptr_null(buffer_reserve(&b, SIZE_MAX));
    ck_assert(b.failed);
    buffer_add_text(&b, "lost");
    buffer_add_decimal(&b, 1);
    buffer_addf(&b, "%d", 1);
    ck_assert_uint_eq(b.len, 4);
    ck_assert_ptr_null(buffer_text(&b));
    ck_assert_ptr_null(buffer_take(&b, &len));
    ck_assert_uint_eq(len, 77);
    buffer_reset(&b);
    buffer_add_text(&b, "again");
    ck_assert_str_eq(buffer_text(&b), "again");
    buffer_free(&b);
}
END_TEST

START_TEST(taking_the_bytes_leaves_an_empty_buffer)
{
    struct buffer b = {0};
    size_t len = 77;
    ck_assert_ptr_null(buffer_take(&b, &len));
    ck_assert_uint_eq(len, 77);
    buffer_add_text(&b, "mine");
    char *bytes = buffer_take(&b, &len);
    ck_assert_uint_eq(len, 4);
    ck_assert_mem_eq(bytes, "mine", 4);
    ck_assert_uint_eq(b.len, 0);
    ck_assert_ptr_null(b.bytes);
    free(bytes);
}
END_TEST

START_TEST(an_empty_buffer_is_an_empty_text)
{
    struct buffer b = {0};
    ck_assert_str_eq(buffer_text(&b), "");
    buffer_free(&b);
}
END_TEST

START_TEST(formatting_exactly_into_the_room_left_is_not_cut)
{
    struct buffer b = {0};
    buffer_add_byte(&b, 'x');
    while (b.len < b.cap - 4)
        buffer_add_byte(&b, 'x');
    buffer_addf(&b, "%s", "1234");
    ck_assert_str_eq(buffer_text(&b) + b.len - 4, "1234");
    buffer_free(&b);
}
END_TEST

static const struct {
    const char *name;
    int64_t value;
    const char *text;
} decimals[] = {
    {"zero", 0, "0"},
    {"one digit", 9, "9"},
    {"two digits", 10, "10"},
    {"negative", -1, "-1"},
    {"greatest", INT64_MAX, "9223372036854775807"},
    {"least", INT64_MIN, "-9223372036854775808"},
};

START_TEST(decimals_are_written_whole)
{
    struct buffer b = {0};
    buffer_add_decimal(&b, decimals[_i].value);
    const char *text = buffer_text(&b);
    ck_assert_msg(strcmp(text, decimals[_i].text) == 0, "%s: %s", decimals[_i].name, text);
    buffer_free(&b);
}
END_TEST

static const struct {
    const char *name;
    uint64_t value;
    size_t len;
} varints[] = {
    {"zero", 0, 1},
    {"largest of one byte", 127, 1},
    {"smallest of two", 128, 2},
    {"largest of two", 16383, 2},
    {"smallest of three", 16384, 3},
    {"32 bits", UINT32_MAX, 5},
    {"largest of nine", (UINT64_C(1) << 63) - 1, 9},
    {"smallest of ten", UINT64_C(1) << 63, 10},
    {"64 bits", UINT64_MAX, 10},
};

START_TEST(varints_come_back_as_they_were_and_never_from_a_cut)
{
    struct buffer b = {0};
    buffer_add_varint(&b, varints[_i].value);
    ck_assert_msg(b.len == varints[_i].len, "%s: %zu bytes", varints[_i].name, b.len);
    const uint8_t *start = (const uint8_t *)b.bytes;
    for (size_t len = 0; len < b.len; len++) {
        const uint8_t *at = start;
        uint64_t value = 77;
        ck_assert_msg(!varint_read(&at, start + len, &value), "%s cut", varints[_i].name);
        ck_assert(at == start && value == 77);
    }
    const uint8_t *at = start;
    uint64_t value = 77;
    ck_assert(varint_read(&at, start + b.len, &value));
    ck_assert_uint_eq(value, varints[_i].value);
    ck_assert_ptr_eq(at, start + b.len);
    buffer_free(&b);
}
END_TEST

static const struct {
    const char *name;
    uint8_t bytes[11];
} overlong[] = {
    {"65 bits", {255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 0}},
    {"eleven bytes", {128, 128, 128, 128, 128, 128, 128, 128, 128, 129, 0}},
};

START_TEST(a_varint_past_64_bits_is_refused)
{
    const uint8_t *at = overlong[_i].bytes;
    uint64_t value;
    ck_assert_msg(!varint_read(&at, at + sizeof overlong[_i].bytes, &value), "%s",
                  overlong[_i].name);
}
END_TEST

START_TEST(zigzag_folds_small_numbers_of_both_signs_to_small_ones)
{
    static const int64_t values[] = {0, -1, 1, -2, 2, 1000000, -1000000, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        ck_assert_int_eq(unzigzag(zigzag(values[i])), values[i]);
    ck_assert_uint_eq(zigzag(-1), 1);
    ck_assert_uint_eq(zigzag(1), 2);
    ck_assert_uint_eq(zigzag(INT64_MIN), UINT64_MAX);
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tests = tcase_create("buffer");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, what_was_added_is_read_back_in_order);
    tcase_add_test(tests, a_long_series_of_writes_grows_without_losing_a_byte);
    tcase_add_test(tests, a_failed_write_makes_every_later_write_do_nothing);
    tcase_add_test(tests, taking_the_bytes_leaves_an_empty_buffer);
    tcase_add_test(tests, an_empty_buffer_is_an_empty_text);
    tcase_add_test(tests, formatting_exactly_into_the_room_left_is_not_cut);
    tcase_add_loop_test(tests, decimals_are_written_whole, 0, ROWS(decimals));
    tcase_add_loop_test(tests, varints_come_back_as_they_were_and_never_from_a_cut, 0,
                        ROWS(varints));
    tcase_add_loop_test(tests, a_varint_past_64_bits_is_refused, 0, ROWS(overlong));
    tcase_add_test(tests, zigzag_folds_small_numbers_of_both_signs_to_small_ones);
    return suite_run(suite);
}

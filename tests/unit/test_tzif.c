#include "base/tzif.h"

#include "base/buffer.h"
#include "base/instant.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static void add_big(struct buffer *b, int64_t value, int size)
{
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        buffer_add_byte(b, (uint8_t)((uint64_t)value >> shift));
}

static void add_header(struct buffer *b, uint8_t version, int leap, int times, int types)
{
    buffer_add_text(b, "TZif");
    buffer_add_byte(b, version);
    buffer_add(b, (const char[15]){0}, 15);
    const int counts[] = {0, 0, leap, times, types, 4};
    for (size_t i = 0; i < 6; i++)
        add_big(b, counts[i], 4);
}

/* Two types, +1 h and +2 h, and transitions to type 1, to type 1 again and to type 0. */
static void add_file(struct buffer *b, const int64_t times[3], const uint8_t kinds[3], int leap,
                     const char *footer)
{
    add_header(b, '2', 0, 0, 1);
    buffer_add(b, "\0\0\0\0\0\0LMT", 10);
    add_header(b, '2', leap, 3, 2);
    for (int i = 0; i < 3; i++)
        add_big(b, times[i], 8);
    buffer_add(b, kinds, 3);
    for (int32_t offset_s = 3600; offset_s <= 7200; offset_s += 3600) {
        add_big(b, offset_s, 4);
        add_big(b, 0, 2);
    }
    buffer_add(b, "AAA", 4);
    buffer_add(b, (const char[12]){0}, (size_t)leap * 12);
    buffer_add_text(b, footer);
    ck_assert(!b->failed);
}

static const int64_t sorted[] = {1000, 2000, 3000};
static const uint8_t kinds[] = {1, 1, 0};

/* Reads a copy of exactly that size, so that the sanitizer sees a byte read too far. */
static enum status read_copy(const char *bytes, size_t len, struct tzif *ret, const char **why)
{
    char *copy = malloc(len ? len : 1);
    memcpy(copy, bytes, len);
    enum status status = tzif_read((struct text){copy, len}, ret, why);
    free(copy);
    return status;
}

START_TEST(transitions_that_change_no_offset_are_left_out)
{
    struct buffer b = {0};
    struct tzif z;
    const char *why;
    add_file(&b, sorted, kinds, 0, "\n\n");
    ck_assert_int_eq(read_copy(b.bytes, b.len, &z, &why), STATUS_OK);
    ck_assert_int_eq(z.first_s, 3600);
    ck_assert_uint_eq(z.count, 2);
    ck_assert(z.changes[0].at == 1000 && z.changes[0].offset_s == 7200);
    ck_assert(z.changes[1].at == 3000 && z.changes[1].offset_s == 3600);
    ck_assert(!z.repeats);
    tzif_free(&z);
    buffer_free(&b);
}
END_TEST

START_TEST(the_rule_of_the_footer_holds_after_the_last_transition_only)
{
    struct buffer b = {0};
    struct tzif z;
    const char *why;
    const int64_t times[] = {1000, 2000, 1577836800}; /* 2020-01-01 */
    add_file(&b, times, kinds, 0, "\nAAA-1BBB,M3.5.0,M10.5.0/3\n");
    ck_assert_int_eq(read_copy(b.bytes, b.len, &z, &why), STATUS_OK);
    ck_assert(z.repeats);
    ck_assert(z.changes[1].at == 1577836800 && z.changes[1].offset_s == 3600);
    ck_assert(z.changes[2].at == 1585443600 && z.changes[2].offset_s == 7200);
    ck_assert(z.changes[3].at == 1603587600 && z.changes[3].offset_s == 3600);
    ck_assert_int_gt(z.changes[z.count - 1].at, 1577836800 + TZIF_CYCLE_S);
    for (size_t i = 1; i < z.count; i++) {
        ck_assert_int_lt(z.changes[i - 1].at, z.changes[i].at);
        ck_assert_int_ne(z.changes[i - 1].offset_s, z.changes[i].offset_s);
    }
    tzif_free(&z);
    buffer_free(&b);
}
END_TEST

START_TEST(summer_time_all_year_changes_nothing)
{
    struct buffer b = {0};
    struct tzif z;
    const char *why;
    const uint8_t to_summer[] = {0, 0, 1};
    add_file(&b, sorted, to_summer, 0, "\nAAA-1BBB,0/0,J365/25\n");
    ck_assert_int_eq(read_copy(b.bytes, b.len, &z, &why), STATUS_OK);
    ck_assert_uint_eq(z.count, 1);
    ck_assert_int_eq(z.changes[0].at, 3000);
    ck_assert_int_eq(z.changes[0].offset_s, 7200);
    ck_assert(!z.repeats);
    tzif_free(&z);
    buffer_free(&b);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_refused)
{
    struct buffer b = {0};
    add_file(&b, sorted, kinds, 0, "\nAAA-1\n");
    for (size_t len = 0; len < b.len; len++) {
        struct tzif z = {.count = 77};
        const char *why = NULL;
        ck_assert_msg(read_copy(b.bytes, len, &z, &why) == STATUS_INVALID, "cut to %zu", len);
        ck_assert_uint_eq(z.count, 77);
        ck_assert_ptr_nonnull(why);
    }
    buffer_free(&b);
}
END_TEST

static const struct {
    const char *name;
    int64_t times[3];
    uint8_t kinds[3];
    int leap;
    const char *footer, *why;
} damaged[] = {
    {"times out of order", {1000, 3000, 2000}, {1, 1, 0}, 0, "\n\n", "damaged"},
    {"a time twice", {1000, 2000, 2000}, {1, 1, 0}, 0, "\n\n", "damaged"},
    {"a type that is not there", {1000, 2000, 3000}, {1, 2, 0}, 0, "\n\n", "damaged"},
    {"a footer that is no rule", {1000, 2000, 3000}, {1, 1, 0}, 0, "\nCET\n", "damaged"},
    {"no line feed before it", {1000, 2000, 3000}, {1, 1, 0}, 0, "AAA-1\n", "damaged"},
    {"leap seconds", {1000, 2000, 3000}, {1, 1, 0}, 1, "\n\n", "leap seconds"},
};

START_TEST(a_damaged_file_is_refused)
{
    struct buffer b = {0};
    struct tzif z;
    const char *why;
    add_file(&b, damaged[_i].times, damaged[_i].kinds, damaged[_i].leap, damaged[_i].footer);
    ck_assert_msg(read_copy(b.bytes, b.len, &z, &why) == STATUS_INVALID, "%s", damaged[_i].name);
    ck_assert_msg(strstr(why, damaged[_i].why) != NULL, "%s: %s", damaged[_i].name, why);
    buffer_free(&b);
}
END_TEST

START_TEST(a_file_of_version_1_is_refused)
{
    struct buffer b = {0};
    struct tzif z;
    const char *why;
    add_header(&b, '\0', 0, 0, 1);
    buffer_add(&b, "\0\0\0\0\0\0LMT", 10);
    ck_assert_int_eq(read_copy(b.bytes, b.len, &z, &why), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(why, "version 1"));
    buffer_free(&b);
}
END_TEST

START_TEST(huge_counts_do_not_overflow)
{
    struct buffer b = {0};
    add_file(&b, sorted, kinds, 0, "\n\n");
    for (size_t at = 20; at < 44; at++) {
        struct tzif z;
        const char *why;
        char kept = b.bytes[at];
        b.bytes[at] = (char)0xff;
        ck_assert_int_eq(read_copy(b.bytes, b.len, &z, &why), STATUS_INVALID);
        b.bytes[at] = kept;
    }
    buffer_free(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tzif");
    TCase *tests = tcase_create("tzif");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, transitions_that_change_no_offset_are_left_out);
    tcase_add_test(tests, the_rule_of_the_footer_holds_after_the_last_transition_only);
    tcase_add_test(tests, summer_time_all_year_changes_nothing);
    tcase_add_test(tests, a_file_cut_anywhere_is_refused);
    tcase_add_loop_test(tests, a_damaged_file_is_refused, 0,
                        (int)(sizeof damaged / sizeof *damaged));
    tcase_add_test(tests, a_file_of_version_1_is_refused);
    tcase_add_test(tests, huge_counts_do_not_overflow);
    return suite_run(suite);
}

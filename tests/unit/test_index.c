#include "base/index.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

#define MANY 20000

START_TEST(an_empty_index_knows_nothing)
{
    struct index index = {0};
    ck_assert_uint_eq(index_find(&index, text_of("K1")), INDEX_NONE);
    ck_assert_uint_eq(index_find(&index, text_of("")), INDEX_NONE);
    index_free(&index);
}
END_TEST

START_TEST(every_code_among_thousands_is_found_and_no_other)
{
    static char codes[MANY][24];
    struct index index = {0};
    size_t wrong = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(codes[i], sizeof codes[i], "44011300001310%06u", i);
        wrong += index_find(&index, text_of(codes[i])) != INDEX_NONE;
        wrong += index_add(&index, text_of(codes[i]), i) != STATUS_OK;
    }
    for (uint32_t i = 0; i < MANY; i++) {
        struct text code = text_of(codes[i]);
        wrong += index_find(&index, code) != i;
        code.len--;
        wrong += index_find(&index, code) != INDEX_NONE;
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(index.count, MANY);
    ck_assert_uint_eq(index_find(&index, text_of("44011300001310020000")), INDEX_NONE);
    index_free(&index);
    ck_assert_ptr_null(index.slots);
}
END_TEST

START_TEST(the_empty_text_and_a_value_of_zero_are_ordinary)
{
    struct index index = {0};
    ck_assert_int_eq(index_add(&index, text_of(""), 0), STATUS_OK);
    ck_assert_int_eq(index_add(&index, text_of("a"), 1), STATUS_OK);
    ck_assert_uint_eq(index_find(&index, text_of("")), 0);
    ck_assert_uint_eq(index_find(&index, text_of("a")), 1);
    index_free(&index);
}
END_TEST

START_TEST(a_key_is_its_bytes_not_its_place)
{
    static const char kept[] = "K1";
    char asked[] = "xK1y";
    struct index index = {0};
    ck_assert_int_eq(index_add(&index, text_of(kept), 5), STATUS_OK);
    ck_assert_uint_eq(index_find(&index, (struct text){asked + 1, 2}), 5);
    ck_assert_uint_eq(index_find(&index, text_of(asked)), INDEX_NONE);
    index_free(&index);
}
END_TEST

START_TEST(each_index_draws_a_seed_of_its_own)
{
    struct index a = {0}, b = {0};
    ck_assert_int_eq(index_add(&a, text_of("K1"), 1), STATUS_OK);
    ck_assert_int_eq(index_add(&b, text_of("K1"), 1), STATUS_OK);
    ck_assert_uint_ne(a.seed, b.seed);
    index_free(&a);
    index_free(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index");
    TCase *tests = tcase_create("index");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, an_empty_index_knows_nothing);
    tcase_add_test(tests, every_code_among_thousands_is_found_and_no_other);
    tcase_add_test(tests, the_empty_text_and_a_value_of_zero_are_ordinary);
    tcase_add_test(tests, a_key_is_its_bytes_not_its_place);
    tcase_add_test(tests, each_index_draws_a_seed_of_its_own);
    return suite_run(suite);
}

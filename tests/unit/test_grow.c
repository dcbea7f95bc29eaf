/* A list keeps its items while it grows, and is left alone where it has room or cannot grow. */
#include "base/grow.h"

#include "suite.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

START_TEST(items_stay_while_the_list_grows)
{
    int *items = NULL;
    size_t cap = 0;
    for (int i = 0; i < 1000; i++) {
        size_t before = cap;
        int *moved = grow(items, (size_t)i, &cap, sizeof *items);
        ck_assert_ptr_nonnull(moved);
        ck_assert(cap > (size_t)i);
        ck_assert(cap == before || before == (size_t)i);
        items = moved;
        items[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(items[i], i);
    free(items);
}
END_TEST

START_TEST(what_cannot_be_had_leaves_the_list)
{
    char item = 0;
    size_t cap = SIZE_MAX / 2 + 1;
    ck_assert_ptr_null(grow(&item, cap, &cap, 1));
    ck_assert(cap == SIZE_MAX / 2 + 1);
    cap = SIZE_MAX / 16;
    ck_assert_ptr_null(grow(&item, cap, &cap, 16));
    ck_assert(cap == SIZE_MAX / 16);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("grow");
    TCase *tests = tcase_create("grow");
    tcase_add_test(tests, items_stay_while_the_list_grows);
    tcase_add_test(tests, what_cannot_be_had_leaves_the_list);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

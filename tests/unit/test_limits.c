#include "http/limits.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

START_TEST(a_bucket_gives_as_many_as_it_holds_and_fills_again)
{
    struct bucket b = {0};
    int wait_s = 0;
    for (int i = 0; i < 60; i++)
        ck_assert(bucket_take(&b, 60, 5000, &wait_s));
    ck_assert(!bucket_take(&b, 60, 5000, &wait_s));
    ck_assert_int_eq(wait_s, 1);
    ck_assert(!bucket_take(&b, 60, 5999, &wait_s));
    ck_assert(bucket_take(&b, 60, 6000, &wait_s));
    ck_assert(!bucket_take(&b, 60, 6000, &wait_s));
    ck_assert(bucket_take(&b, 60, 6000 + 86400000, &wait_s));
}
END_TEST

START_TEST(a_slow_bucket_says_how_long)
{
    struct bucket b = {0};
    int wait_s = 0;
    ck_assert(bucket_take(&b, 1, 0, &wait_s));
    ck_assert(!bucket_take(&b, 1, 15000, &wait_s));
    ck_assert_int_eq(wait_s, 45);
    ck_assert(bucket_take(&b, 1, 60000, &wait_s));
}
END_TEST

START_TEST(no_limit_is_none)
{
    struct bucket b = {0};
    int wait_s = 0;
    for (int i = 0; i < 1000; i++)
        ck_assert(bucket_take(&b, 0, 0, &wait_s));
}
END_TEST

START_TEST(each_address_and_each_token_has_its_own)
{
    struct limits *l = calloc(1, sizeof *l);
    unsigned char one[16] = {[15] = 1}, other[16] = {[15] = 2};
    int wait_s = 0;
    ck_assert_ptr_nonnull(l);
    ck_assert(bucket_take(limits_peer(l, one), 1, 1, &wait_s));
    ck_assert(!bucket_take(limits_peer(l, one), 1, 1, &wait_s));
    ck_assert(bucket_take(limits_peer(l, other), 1, 1, &wait_s));
    ck_assert(bucket_take(limits_token(l, 3), 1, 1, &wait_s));
    ck_assert(!bucket_take(limits_token(l, 3), 1, 1, &wait_s));
    ck_assert(bucket_take(limits_token(l, 9), 1, 1, &wait_s));
    ck_assert(!bucket_take(limits_token(l, 3), 1, 1, &wait_s));
    limits_free(l);
    free(l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limits");
    TCase *c = tcase_create("limits");
    tcase_add_test(c, a_bucket_gives_as_many_as_it_holds_and_fills_again);
    tcase_add_test(c, a_slow_bucket_says_how_long);
    tcase_add_test(c, no_limit_is_none);
    tcase_add_test(c, each_address_and_each_token_has_its_own);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

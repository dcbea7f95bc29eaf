#include "http/front.h"
#include "http/work.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static unsigned freed;

static void count_free(void *work)
{
    freed++;
    free(work);
}

START_TEST(work_is_zeroed_and_freed_with_its_request)
{
    struct request *q = request_new(NULL, "/");
    unsigned char *work = request_work(q, 64, count_free);
    ck_assert_ptr_eq(q->work, work);
    for (int i = 0; i < 64; i++)
        ck_assert_uint_eq(work[i], 0);
    freed = 0;
    request_free(q);
    ck_assert_uint_eq(freed, 1);
}
END_TEST

START_TEST(work_that_is_dropped_is_freed_once)
{
    struct request *q = request_new(NULL, "/");
    request_keep_work(q, malloc(8), count_free);
    freed = 0;
    request_drop_work(q);
    ck_assert_uint_eq(freed, 1);
    ck_assert_ptr_null(q->work);
    request_drop_work(q);
    request_free(q);
    ck_assert_uint_eq(freed, 1);
}
END_TEST

START_TEST(work_that_finds_no_memory_is_answered)
{
    struct request *q = request_new(NULL, "/");
    ck_assert_ptr_null(request_work(q, SIZE_MAX / 2, NULL));
    ck_assert(q->answer.given);
    ck_assert_uint_eq(q->answer.status, 503);
    ck_assert_ptr_null(q->work);
    request_free(q);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("work");
    TCase *tests = tcase_create("work");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, work_is_zeroed_and_freed_with_its_request);
    tcase_add_test(tests, work_that_is_dropped_is_freed_once);
    tcase_add_test(tests, work_that_finds_no_memory_is_answered);
    return suite_run(suite);
}

#include "http/meters.h"

#include "suite.h"

#include <check.h>

static struct meters meters;

static uint64_t counted(size_t route, unsigned status)
{
    size_t place = 0;
    while (meter_statuses[place] != status && meter_statuses[place] != 0)
        place++;
    return meters.requests[route][place];
}

START_TEST(a_request_is_counted_by_its_route_and_status)
{
    meters_request(&meters, 3, 200, 0);
    meters_request(&meters, 3, 200, 0);
    meters_request(&meters, 3, 503, 0);
    meters_request(&meters, METER_NO_ROUTE, 404, 0);
    ck_assert_uint_eq(counted(3, 200), 2);
    ck_assert_uint_eq(counted(3, 503), 1);
    ck_assert_uint_eq(counted(METER_NO_ROUTE, 404), 1);
    ck_assert_uint_eq(counted(3, 404), 0);
}
END_TEST

START_TEST(any_other_status_and_any_other_route_have_a_place)
{
    meters_request(&meters, 5, 0, 0);
    meters_request(&meters, 5, 599, 0);
    ck_assert_uint_eq(counted(5, 0), 2);
    meters_request(&meters, METER_ROUTES_MAX, 200, 0);
    ck_assert_uint_eq(counted(METER_NO_ROUTE, 200), 1);
}
END_TEST

START_TEST(bytes_batches_reports_and_rejects_add_up)
{
    meters_request(&meters, 0, 200, 10);
    meters_request(&meters, 0, 200, 5);
    meters_batch(&meters, 7, 2, 1);
    meters_batch(&meters, 1, 0, 3);
    ck_assert_uint_eq(meters.ingest_bytes, 15);
    ck_assert_uint_eq(meters.batches, 2);
    ck_assert_uint_eq(meters.reports, 8);
    ck_assert_uint_eq(meters.rejects, 2);
    ck_assert_uint_eq(meters.other_causes, 4);
}
END_TEST

START_TEST(a_commit_falls_into_the_first_bucket_that_holds_it)
{
    meters_commit(&meters, 1000);
    meters_commit(&meters, 1001);
    meters_commit(&meters, INT64_C(1000000000));
    ck_assert_uint_eq(meters.commits[0], 1);
    ck_assert_uint_eq(meters.commits[1], 1);
    ck_assert_uint_eq(meters.commits[METER_BUCKETS], 1);
    ck_assert_uint_eq(meters.commit_us, 1000002001);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("meters");
    TCase *tests = tcase_create("meters");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_request_is_counted_by_its_route_and_status);
    tcase_add_test(tests, any_other_status_and_any_other_route_have_a_place);
    tcase_add_test(tests, bytes_batches_reports_and_rejects_add_up);
    tcase_add_test(tests, a_commit_falls_into_the_first_bucket_that_holds_it);
    return suite_run(suite);
}

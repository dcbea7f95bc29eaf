/* suite.h - how every unit test ends: its suite is run, and its exit status tells. */
#ifndef INTACT_TESTS_SUITE_H
#define INTACT_TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Runs the suite, which it takes over; what main() returns. */
static inline int suite_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif

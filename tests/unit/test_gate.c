/* The gate between those who read the disk and the scribe, who wants the log for itself. */
#include "threads/gate.h"

#include "suite.h"

#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static struct gate gate;

static void setup(void)
{
    gate_init(&gate);
}

static void teardown(void)
{
    gate_destroy(&gate);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A thread that reads once. */
struct visit {
    pthread_t thread;
    int64_t waited_ms;
};

static void *read_once(void *context)
{
    struct visit *v = context;
    int64_t began = now_ms();
    gate_enter(&gate);
    v->waited_ms = now_ms() - began;
    gate_leave(&gate);
    return NULL;
}

static void begin(struct visit *v, void *(*run)(void *))
{
    ck_assert_int_eq(pthread_create(&v->thread, NULL, run, v), 0);
}

static void end(struct visit *v)
{
    ck_assert_int_eq(pthread_join(v->thread, NULL), 0);
}

START_TEST(a_reader_goes_in_at_once_while_nobody_wants_the_log)
{
    struct visit v = {0};
    begin(&v, read_once);
    end(&v);
    ck_assert_int_lt(v.waited_ms, GATE_READER_WAIT_MS);
}
END_TEST

START_TEST(the_scribe_gets_the_log_when_nobody_reads_and_readers_stay_out_meanwhile)
{
    struct visit v = {.waited_ms = -1};
    ck_assert(gate_close(&gate, false));
    begin(&v, read_once);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    ck_assert_uint_eq(gate.reading, 0);
    gate_open(&gate);
    end(&v);
    ck_assert_int_ge(v.waited_ms, 40);
    ck_assert(!gate.wanted);
}
END_TEST

START_TEST(a_scribe_in_no_hurry_leaves_a_reader_alone_and_the_next_one_waits_but_not_for_ever)
{
    struct visit v = {0};
    gate_enter(&gate);
    ck_assert(!gate_close(&gate, false));
    ck_assert(gate.wanted);
    begin(&v, read_once);
    end(&v);
    ck_assert_int_ge(v.waited_ms, GATE_READER_WAIT_MS - 1);
    ck_assert_int_lt(v.waited_ms, 100 * GATE_READER_WAIT_MS);
    gate_leave(&gate);
    ck_assert(gate_close(&gate, false));
    gate_open(&gate);
}
END_TEST

START_TEST(a_reader_that_has_waited_in_vain_does_not_wait_again_before_the_scribe_asks_again)
{
    gate_enter(&gate);
    ck_assert(!gate_close(&gate, false));
    gate_enter(&gate); /* the other reader, which waits */
    ck_assert(!gate.wanted);
    gate_leave(&gate);
    ck_assert(!gate_close(&gate, false));
    ck_assert(gate.wanted);
    gate_leave(&gate);
}
END_TEST

START_TEST(a_scribe_whose_log_is_too_long_waits_for_the_reader_but_not_for_ever)
{
    int64_t began = now_ms();
    gate_enter(&gate);
    ck_assert(!gate_close(&gate, true));
    ck_assert_int_ge(now_ms() - began, GATE_SCRIBE_WAIT_MS - 1);
    ck_assert_int_lt(now_ms() - began, 20 * GATE_SCRIBE_WAIT_MS);
    gate_leave(&gate);
}
END_TEST

static atomic_bool enough;

/* Reads again and again, with no time between. */
static void *read_on(void *context)
{
    (void)context;
    while (!enough) {
        gate_enter(&gate);
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        gate_leave(&gate);
    }
    return NULL;
}

START_TEST(the_scribe_gets_the_log_while_one_reads_again_and_again)
{
    struct visit v = {0};
    begin(&v, read_on);
    bool closed = false;
    for (int i = 0; i < 100 && !closed; i++)
        closed = gate_close(&gate, true);
    ck_assert(closed);
    ck_assert_uint_eq(gate.reading, 0);
    gate_open(&gate);
    enough = true;
    end(&v);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gate");
    TCase *c = tcase_create("gate");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_reader_goes_in_at_once_while_nobody_wants_the_log);
    tcase_add_test(c, the_scribe_gets_the_log_when_nobody_reads_and_readers_stay_out_meanwhile);
    tcase_add_test(
        c, a_scribe_in_no_hurry_leaves_a_reader_alone_and_the_next_one_waits_but_not_for_ever);
    tcase_add_test(
        c, a_reader_that_has_waited_in_vain_does_not_wait_again_before_the_scribe_asks_again);
    tcase_add_test(c, a_scribe_whose_log_is_too_long_waits_for_the_reader_but_not_for_ever);
    tcase_add_test(c, the_scribe_gets_the_log_while_one_reads_again_and_again);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

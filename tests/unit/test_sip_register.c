/* A restart of the program ends no registration, and forgets no fault that is open. */
#include "sip_bench.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct sip_bench b;
static struct sip_view view;

#define KEEPALIVE                                                                                  \
    "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE "</DeviceID><Status>OK"      \
    "</Status></Notify>"
#define EVENT(code, event)                                                                         \
    "<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>" DEVICE                                \
    "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" code                     \
    "</DeviceID><Event>" event "</Event></Item></DeviceList></Notify>"

static void open_all(void)
{
    bench_open(&b);
}

static void close_all(void)
{
    bench_close(&b);
}

static void sign_in(void)
{
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    bench_clear(&b);
}

START_TEST(a_restart_ends_no_registration_and_asks_at_once)
{
    sign_in();
    bench_restart(&b, 60000);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 200);
    bench_clear(&b);
    bench_tick(&b, 0);
    ck_assert_uint_eq(bench_asked(&b, "Catalog"), 1);
    ck_assert(sip_machine_view(b.machine, 3, &view));
    ck_assert(view.registered);
    ck_assert_str_eq(view.maker, "NVR");
    ck_assert_int_eq(view.registered_at, BENCH_NOW / 1000);
}
END_TEST

START_TEST(what_has_ended_stays_ended)
{
    sign_in();
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 0), 200);
    bench_restart(&b, 60000);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    bench_restart(&b, 3600000);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
}
END_TEST

START_TEST(a_connection_ends_with_the_program)
{
    b.from.tcp = true;
    b.from.connection = 1;
    sign_in();
    ck_assert_int_eq(b.kept.until_ms, 0);
    bench_restart(&b, 60000);
    b.from.connection = 2;
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
}
END_TEST

START_TEST(a_new_password_ends_what_came_in_by_the_one_before)
{
    sign_in();
    bench_tick(&b, 0);
    b.password_number = 2;
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    bench_tick(&b, 1000);
    ck_assert(sip_machine_view(b.machine, 3, &view));
    ck_assert(!view.registered);
    bench_restart(&b, 1000); /* what was kept is of the password before */
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    bench_restart(&b, 1000);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 200);
}
END_TEST

START_TEST(what_can_not_be_kept_now_is_kept_later)
{
    b.busy = true;
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    ck_assert_uint_eq(b.kept_count, 0);
    b.busy = false;
    bench_tick(&b, 1000);
    bench_tick(&b, 1000);
    ck_assert_uint_eq(b.kept_count, 1);
}
END_TEST

static unsigned count_in(const char *text, const char *what)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        count++;
    return count;
}

START_TEST(a_fault_that_was_open_is_open_until_its_end_is_said)
{
    b.says |= 1u << ASPECT_INTACT;
    sign_in();
    b.last_fault = "video-lost";
    bench_restart(&b, 1000);
    for (unsigned turn = 0; turn < 2; turn++) {
        bench_clear(&b);
        ck_assert(sip_machine_ask(b.machine, 3));
        bench_tick(&b, 1000);
        bench_catalog(&b, bench_sn(&b), 2, 1, 2);
        ck_assert_uint_eq(count_in(text_in(&b.rounds), "\"intact\":\"ok\""), 1 + turn);
        bench_clear(&b);
        bench_send(&b, "NOTIFY", "", EVENT(CAMERA("0001"), "ON"));
        sip_machine_written(b.machine, b.tickets[0], true);
    }
}
END_TEST

START_TEST(a_reported_fault_ends_with_a_keepalive_that_no_longer_names_it)
{
    b.says |= 1u << ASPECT_INTACT;
    sign_in();
    b.last_fault = "reported-faulty";
    bench_restart(&b, 1000);
    for (unsigned turn = 0; turn < 2; turn++) {
        bench_clear(&b);
        ck_assert(sip_machine_ask(b.machine, 3));
        bench_tick(&b, 1000);
        bench_catalog(&b, bench_sn(&b), 2, 1, 2);
        ck_assert_uint_eq(count_in(text_in(&b.rounds), "\"intact\":\"ok\""), 1 + turn);
        bench_send(&b, "MESSAGE", "", KEEPALIVE);
    }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_register");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_test(t, a_restart_ends_no_registration_and_asks_at_once);
    tcase_add_test(t, what_has_ended_stays_ended);
    tcase_add_test(t, a_connection_ends_with_the_program);
    tcase_add_test(t, a_new_password_ends_what_came_in_by_the_one_before);
    tcase_add_test(t, what_can_not_be_kept_now_is_kept_later);
    tcase_add_test(t, a_fault_that_was_open_is_open_until_its_end_is_said);
    tcase_add_test(t, a_reported_fault_ends_with_a_keepalive_that_no_longer_names_it);
    Suite *suite = suite_create("sip_register");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}

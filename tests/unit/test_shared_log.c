/* The shared log against a real PostgreSQL: who may append, what an answer means, and what is noticed. */
#include "store/shared_log.h"
#include "store/shared_statement.h"

#include "postgres.h"
#include "suite.h"

#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct postgres server;
static struct error err;
static struct shared_log_settings settings[2];
static struct shared_log *one, *two; /* two nodes */

/* Each test is a process of its own, and has a district of its own in the one server. */
static char district[32];

static void open_nodes(int timeout_ms)
{
    snprintf(district, sizeof district, "d%d", (int)getpid());
    settings[0] = (struct shared_log_settings){server.address, district, "a", timeout_ms};
    settings[1] = (struct shared_log_settings){server.address, district, "b", timeout_ms};
    ck_assert_int_eq(shared_log_open(&settings[0], &one, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_open(&settings[1], &two, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_prepare(one, &err), STATUS_OK);
}

static void start_server(void)
{
    postgres_start(&server);
}

static void stop_server(void)
{
    postgres_stop(&server);
}

static void ask_for_standbys(const char *names)
{
    char sql[128];
    snprintf(sql, sizeof sql, "ALTER SYSTEM SET synchronous_standby_names = '%s'", names);
    postgres_run(&server, sql);
    postgres_run(&server, "SELECT pg_reload_conf()");
    usleep(300000); /* each process of the server reads it when it likes */
}

static void set_up(void)
{
    open_nodes(60000);
}

static void tear_down(void)
{
    if (strcmp(postgres_run(&server, "SHOW synchronous_standby_names"), "") != 0)
        ask_for_standbys("");
    shared_log_close(one);
    shared_log_close(two);
}

/* The value of a question about this test's district: $d in it. */
static const char *value(const char *sql)
{
    char text[300] = {0};
    const char *at = strstr(sql, "$d");
    snprintf(text, sizeof text, "%.*s'%s'%s", (int)(at - sql), sql, district, at + 2);
    return postgres_run(&server, text);
}

/* A row behind `at`, which it moves on. `body` must live on. */
static struct shared_row next_row(struct shared_place *at, const char *body)
{
    struct shared_row r = {.row = {.seq = at->seq + 1,
                                   .kind = JOURNAL_REPORTS,
                                   .received_at = 1664582400,
                                   .token = 7,
                                   .feed = 2,
                                   .first_at = -5,
                                   .last_at = 1664582399,
                                   .accepted = 3,
                                   .reports = 2,
                                   .rejected = 1,
                                   .body = text_of(body)},
                           .aside = text_of("beside it")};
    ck_assert_int_eq(journal_chain(&at->head, &r.row, &r.row.head), STATUS_OK);
    *at = (struct shared_place){r.row.seq, r.row.head};
    return r;
}

static struct shared_row leader_row(struct shared_place *at, const char *node)
{
    struct shared_row r = {.row = {.seq = at->seq + 1,
                                   .kind = JOURNAL_CHANGE,
                                   .received_at = 1664582400,
                                   .feed = NONE,
                                   .op = text_of("leader"),
                                   .body = text_of(node)}};
    ck_assert_int_eq(journal_chain(&at->head, &r.row, &r.row.head), STATUS_OK);
    *at = (struct shared_place){r.row.seq, r.row.head};
    return r;
}

static uint64_t take(struct shared_log *log, struct shared_place *at, const char *node)
{
    struct shared_place before = *at;
    uint64_t epoch = 0;
    struct shared_row row = leader_row(at, node);
    ck_assert_int_eq(shared_log_take(log, &before, &row, &epoch, &err), SHARED_DONE);
    return epoch;
}

static enum shared_answer append(struct shared_log *log, uint64_t epoch, struct shared_place *at,
                                 size_t count)
{
    struct shared_place before = *at, after = *at;
    struct shared_row rows[8];
    for (size_t i = 0; i < count; i++)
        rows[i] = next_row(&after, "\\ 'frame'; \t");
    enum shared_answer answer =
        shared_log_append(log, epoch, &before, before.seq, rows, count, &err);
    if (answer == SHARED_DONE)
        *at = after;
    return answer;
}

struct seen {
    struct shared_place at;
    uint32_t count;
};

/* Proves the chain, as a follower does. */
static enum status see(void *context, const struct shared_row *row, struct error *e)
{
    struct seen *s = context;
    struct digest head;
    (void)e;
    ck_assert_uint_eq(row->row.seq, s->at.seq + 1);
    ck_assert_int_eq(journal_chain(&s->at.head, &row->row, &head), STATUS_OK);
    ck_assert_mem_eq(head.bytes, row->row.head.bytes, DIGEST_SIZE);
    ck_assert(text_is(row->aside, row->row.kind == JOURNAL_CHANGE ? "" : "beside it"));
    s->at = (struct shared_place){row->row.seq, head};
    s->count++;
    return STATUS_OK;
}

static enum status read_all(struct shared_log *log, struct seen *s, uint64_t to)
{
    return shared_log_rows(log, &(struct shared_place){s->at.seq, s->at.head}, to, 100, see, s,
                           &err);
}

START_TEST(test_a_district_is_made_once)
{
    struct shared_lease lease;
    struct shared_place end = {.seq = 9};
    ck_assert_int_eq(shared_log_prepare(two, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_lease(two, &lease, &err), STATUS_OK);
    ck_assert_str_eq(lease.holder, "");
    ck_assert_uint_eq(lease.epoch, 0);
    ck_assert_int_eq(shared_log_end(two, &end, &err), STATUS_OK);
    ck_assert_uint_eq(end.seq, 0);
    ck_assert_str_eq(value("SELECT count(*) FROM intact_journal WHERE district = $d"), "1");
}
END_TEST

START_TEST(test_what_one_appends_the_other_reads_and_proves)
{
    struct shared_place at = {0};
    struct shared_lease lease;
    struct seen s = {0};
    uint64_t epoch = take(one, &at, "a");
    ck_assert_uint_eq(epoch, 1);
    ck_assert_int_eq(append(one, epoch, &at, 5), SHARED_DONE);
    ck_assert_int_eq(append(one, epoch, &at, 1), SHARED_DONE);
    ck_assert_int_eq(shared_log_lease(two, &lease, &err), STATUS_OK);
    ck_assert_str_eq(lease.holder, "a");
    ck_assert_uint_eq(lease.acked, 6); /* the group before the last: who follows goes no further */
    ck_assert_int_eq(read_all(two, &s, lease.acked), STATUS_OK);
    ck_assert_uint_eq(s.count, 6);
    ck_assert_int_eq(shared_log_beat(one, epoch, at.seq, &err), SHARED_DONE);
    ck_assert_int_eq(shared_log_lease(two, &lease, &err), STATUS_OK);
    ck_assert_uint_eq(lease.acked, 7);
    ck_assert_int_eq(read_all(two, &s, lease.acked), STATUS_OK);
    ck_assert_uint_eq(s.at.seq, 7);
}
END_TEST

START_TEST(test_a_deposed_leader_gets_no_row_in_and_a_late_candidate_none_either)
{
    struct shared_place at = {0}, old;
    uint64_t first = take(one, &at, "a");
    ck_assert_int_eq(append(one, first, &at, 2), SHARED_DONE);
    old = at;
    uint64_t second = take(two, &at, "b");
    ck_assert_uint_eq(second, 2);
    ck_assert_msg(append(one, first, &old, 3) == SHARED_FENCED, "%s", err.detail);
    ck_assert_int_eq(append(two, second, &at, 1), SHARED_DONE);
    ck_assert_msg(append(one, first, &old, 3) == SHARED_FENCED, "%s", err.detail);
    ck_assert_int_eq(shared_log_beat(one, first, 1, &err), SHARED_FENCED);
    struct shared_place before = old;
    struct shared_row row = leader_row(&old, "a");
    uint64_t epoch = 9;
    ck_assert_int_eq(shared_log_take(one, &before, &row, &epoch, &err), SHARED_FENCED);
    ck_assert_uint_eq(epoch, 9);
    ck_assert_str_eq(value("SELECT holder FROM intact_lease WHERE district = $d"), "b");
    ck_assert_str_eq(value("SELECT count(*) FROM intact_journal WHERE district = $d"), "6");
}
END_TEST

START_TEST(test_a_row_goes_in_behind_the_head_that_it_was_made_for_and_no_other)
{
    struct shared_place at = {0};
    uint64_t epoch = take(one, &at, "a");
    struct shared_place wrong = at;
    wrong.head.bytes[31] ^= 1;
    ck_assert_int_eq(append(one, epoch, &wrong, 2), SHARED_FENCED);
    ck_assert_str_eq(value("SELECT max(seq) FROM intact_journal WHERE district = $d"), "1");
    ck_assert_int_eq(append(one, epoch, &at, 2), SHARED_DONE);
}
END_TEST

START_TEST(test_a_commit_that_its_standby_gave_up_is_unknown_until_a_write_has_been_synced)
{
    struct shared_place at = {0}, before, last;
    uint64_t epoch = take(one, &at, "a");
    shared_log_close(one);
    settings[0].timeout_ms = 1000;
    ck_assert_int_eq(shared_log_open(&settings[0], &one, &err), STATUS_OK);
    ask_for_standbys("nobody");
    before = last = at;
    (void)next_row(&last, "\\ 'frame'; \t");
    ck_assert_int_eq(append(one, epoch, &at, 1), SHARED_UNKNOWN);
    /* the row is seen after a crash, though no standby has it */
    postgres_crash(&server);
    ck_assert_str_eq(value("SELECT max(seq) FROM intact_journal WHERE district = $d"), "2");
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_UNKNOWN);
    ask_for_standbys("");
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_DONE);
}
END_TEST

static void *cancel_waiting(void *context)
{
    (void)context;
    for (int i = 0; i < 600; i++) {
        const char *n = postgres_run(&server, "SELECT count(pg_cancel_backend(pid)) FROM "
                                              "pg_stat_activity WHERE wait_event = 'SyncRep'");
        if (strcmp(n, "0") != 0)
            return NULL;
        usleep(100000);
    }
    return NULL;
}

START_TEST(test_a_commit_with_a_warning_is_no_acknowledgement)
{
    struct shared_place at = {0};
    pthread_t other;
    uint64_t epoch = take(one, &at, "a");
    ask_for_standbys("nobody");
    ck_assert_int_eq(pthread_create(&other, NULL, cancel_waiting, NULL), 0);
    ck_assert_int_eq(append(one, epoch, &at, 1), SHARED_UNKNOWN);
    ck_assert_ptr_nonnull(strstr(err.detail, "synchronous replication"));
    ck_assert_int_eq(pthread_join(other, NULL), 0);
}
END_TEST

START_TEST(test_what_was_not_there_is_sent_again_and_what_was_is_not)
{
    struct shared_place at = {0}, before, last;
    uint64_t epoch = take(one, &at, "a");
    before = last = at;
    (void)next_row(&last, "\\ 'frame'; \t");
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_REFUSED);
    ck_assert_int_eq(append(one, epoch, &at, 1), SHARED_DONE);
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_DONE);
    /* another took over from our row, or from the one before it */
    struct shared_place theirs = at;
    (void)take(two, &theirs, "b");
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_DONE);
    before = last = at;
    (void)next_row(&last, "never sent");
    ck_assert_int_eq(shared_log_resolve(one, &before, &last, &err), SHARED_FENCED);
}
END_TEST

START_TEST(test_a_connection_that_was_ended_is_made_anew_and_a_refusal_undoes_all)
{
    struct shared_place at = {0};
    struct shared_lease lease;
    uint64_t epoch = take(one, &at, "a");
    postgres_run(&server, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                          "application_name = 'intactd'");
    ck_assert_int_eq(shared_log_lease(one, &lease, &err), STATUS_OK);
    (void)value("ALTER TABLE intact_lease ADD CONSTRAINT few CHECK (beat < 3 OR district <> $d)");
    ck_assert_int_eq(append(one, epoch, &at, 2), SHARED_DONE);
    ck_assert_int_eq(append(one, epoch, &at, 2), SHARED_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.detail, "23514"));
    ck_assert_str_eq(value("SELECT max(seq) FROM intact_journal WHERE district = $d"), "3");
}
END_TEST

START_TEST(test_a_log_that_came_back_shorter_or_other_is_noticed_at_the_next_question)
{
    struct shared_place at = {0};
    struct seen s = {0};
    uint64_t epoch = take(one, &at, "a");
    ck_assert_int_eq(append(one, epoch, &at, 3), SHARED_DONE);
    ck_assert_int_eq(read_all(two, &s, 4), STATUS_OK);
    (void)value("DELETE FROM intact_journal WHERE seq = 4 AND district = $d");
    ck_assert_int_eq(read_all(two, &s, 4), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "log_is_short");
    struct shared_place third = {0};
    (void)leader_row(&third, "a");
    (void)next_row(&third, "\\ 'frame'; \t");
    (void)next_row(&third, "\\ 'frame'; \t");
    struct shared_place other = third;
    struct shared_row row = next_row(&other, "another");
    ck_assert_int_eq(shared_log_append(one, epoch, &third, 3, &row, 1, &err), SHARED_DONE);
    ck_assert_int_eq(read_all(two, &s, 4), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "log_differs");
}
END_TEST

START_TEST(test_what_the_role_or_the_server_does_not_allow_is_said)
{
    struct shared_log_settings s = {NULL, "other", "c", 5000};
    struct shared_log *log = NULL;
    char address[200];
    postgres_run(&server, "CREATE ROLE guest LOGIN");
    postgres_run(&server, "CREATE DATABASE bare");
    snprintf(address, sizeof address, "host=%s dbname=bare user=guest", server.dir);
    s.address = address;
    ck_assert_int_eq(shared_log_open(&s, &log, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_prepare(log, &err), STATUS_FORBIDDEN);
    ck_assert_ptr_nonnull(strstr(err.detail, "shared_log.sql"));
    postgres_run(&server, "ALTER ROLE guest SET default_transaction_read_only = on");
    shared_log_close(log);
    ck_assert_int_eq(shared_log_open(&s, &log, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_prepare(log, &err), STATUS_BUSY);
    shared_log_close(log);
    s.district = "a'b";
    ck_assert_int_eq(shared_log_open(&s, &log, &err), STATUS_INVALID);
    ck_assert_str_eq(err.field, "district");
    s = (struct shared_log_settings){"host=/nowhere", "d", "", 100};
    ck_assert_int_eq(shared_log_open(&s, &log, &err), STATUS_INVALID);
    ck_assert_str_eq(err.field, "node_name");
}
END_TEST

START_TEST(test_what_of_the_server_bears_on_losses_is_told)
{
    struct shared_server s;
    ask_for_standbys("FIRST 1 (x)");
    ck_assert_int_eq(shared_log_server(one, &s, &err), STATUS_OK);
    ck_assert_int_eq(strncmp(s.version, "15.", 3), 0);
    ck_assert_str_eq(s.synchronous_standby_names, "FIRST 1 (x)");
    ck_assert_str_eq(s.fsync, "on");
    ck_assert_uint_eq(s.standbys, 0);
}
END_TEST

START_TEST(test_two_districts_share_a_log_and_nothing_else)
{
    struct shared_log_settings s = {server.address, "haizhu", "a", 5000};
    struct shared_log *log;
    struct shared_place at = {0}, there = {0};
    ck_assert_int_eq(shared_log_open(&s, &log, &err), STATUS_OK);
    ck_assert_int_eq(shared_log_prepare(log, &err), STATUS_OK);
    uint64_t epoch = take(one, &at, "a"), other = take(log, &there, "a");
    ck_assert_int_eq(append(one, epoch, &at, 2), SHARED_DONE);
    ck_assert_int_eq(append(log, other, &there, 1), SHARED_DONE);
    ck_assert_int_eq(shared_log_end(log, &there, &err), STATUS_OK);
    ck_assert_uint_eq(there.seq, 2);
    shared_log_close(log);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("shared_log");
    tcase_add_unchecked_fixture(tests, start_server, stop_server);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_a_district_is_made_once);
    tcase_add_test(tests, test_what_one_appends_the_other_reads_and_proves);
    tcase_add_test(tests, test_a_deposed_leader_gets_no_row_in_and_a_late_candidate_none_either);
    tcase_add_test(tests, test_a_row_goes_in_behind_the_head_that_it_was_made_for_and_no_other);
    tcase_add_test(tests,
                   test_a_commit_that_its_standby_gave_up_is_unknown_until_a_write_has_been_synced);
    tcase_add_test(tests, test_a_commit_with_a_warning_is_no_acknowledgement);
    tcase_add_test(tests, test_what_was_not_there_is_sent_again_and_what_was_is_not);
    tcase_add_test(tests, test_a_connection_that_was_ended_is_made_anew_and_a_refusal_undoes_all);
    tcase_add_test(tests,
                   test_a_log_that_came_back_shorter_or_other_is_noticed_at_the_next_question);
    tcase_add_test(tests, test_what_the_role_or_the_server_does_not_allow_is_said);
    tcase_add_test(tests, test_what_of_the_server_bears_on_losses_is_told);
    tcase_add_test(tests, test_two_districts_share_a_log_and_nothing_else);
    Suite *suite = suite_create("shared_log");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}

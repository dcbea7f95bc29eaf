#include "ledger/batch.h"
#include "report/frame.h"
#include "store/anchor.h"
#include "store/journal_verify.h"
#include "store/store.h"
#include "store/transaction.h"
#include "threads/scribe.h"

#include "disk.h"
#include "store/sql.h"

#include "suite.h"

#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct disk disk;
static struct error err;
static struct anchor anchor = {.fd = -1};
static struct scribe *scribe;
static int wake_fd;

static void setup(void)
{
    disk_make(&disk);
    wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ck_assert_int_ge(wake_fd, 0);
    disk_ok(anchor_begin(&anchor, disk.anchor, disk.store, &err), &err);
    disk_ok(scribe_start(disk.store, &anchor, wake_fd, &scribe, &err), &err);
    disk.store = NULL; /* the scribe's now */
}

static void stop(void)
{
    scribe_stop(scribe);
    scribe = NULL;
}

static void teardown(void)
{
    stop();
    anchor_close(&anchor);
    close(wake_fd);
    disk_remove(&disk);
}

static struct job *new_job(enum job_kind kind)
{
    struct job *job = calloc(1, sizeof *job);
    ck_assert_ptr_nonnull(job);
    job->kind = kind;
    return job;
}

static struct job *batch_job(uint32_t lines, uint32_t rejects)
{
    struct job *job = new_job(JOB_BATCH);
    struct frame_builder b = {0};
    struct batch *batch = calloc(1, sizeof *batch);
    ck_assert_ptr_nonnull(batch);
    for (uint32_t i = 0; i < lines; i++) {
        struct report r = {.asset = i, .at = INSTANT_2000 + 1000 + i, .states = 1};
        ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
    }
    *batch = (struct batch){.token = 3, .received_at = 99, .format = BODY_CSV};
    batch->accepted = batch->reports = lines;
    batch->rejected = batch->reject_count = rejects;
    batch->first_at = b.first_at;
    batch->last_at = b.last_at;
    if (lines > 0)
        ck_assert_int_eq(frame_builder_seal(&b, &batch->raw), STATUS_OK);
    frame_builder_free(&b);
    batch->rejects = calloc(rejects + 1, sizeof *batch->rejects);
    for (uint32_t i = 0; i < rejects; i++)
        batch->rejects[i] =
            (struct reject){.number = i, .code = "bad_json", .raw = strdup("{"), .raw_len = 1};
    job->batch = batch;
    return job;
}

static struct job *change_job(enum change_op op, const char *body)
{
    struct job *job = new_job(JOB_CHANGE);
    job->change = calloc(1, sizeof *job->change);
    ck_assert_ptr_nonnull(job->change);
    job->change->op = op;
    buffer_add_text(&job->change->body, body);
    job->token = 4;
    job->received_at = 77;
    return job;
}

static void send(struct job *job)
{
    ck_assert_int_eq(scribe_send(scribe, job), STATUS_OK);
}

static struct job *waiting; /* results that came together with those asked for */

/* The next `count` results, in a list. */
static struct job *collect(int count)
{
    struct job *first = waiting, **end = &first;
    for (; *end && count > 0; end = &(*end)->next)
        count--;
    while (count > 0) {
        struct pollfd p = {.fd = wake_fd, .events = POLLIN};
        uint64_t ignored;
        ck_assert_int_eq(poll(&p, 1, 60000), 1);
        ck_assert_int_eq(read(wake_fd, &ignored, sizeof ignored), sizeof ignored);
        for (*end = scribe_results(scribe); *end && count > 0; end = &(*end)->next)
            count--;
    }
    waiting = *end;
    *end = NULL;
    return first;
}

static void free_jobs(struct job *job)
{
    for (struct job *next; job; job = next) {
        next = job->next;
        job_free(job);
    }
}

static void expect_ok(struct job *jobs)
{
    for (struct job *job = jobs; job; job = job->next)
        disk_ok(job->status, &job->error);
    free_jobs(jobs);
}

static int gate[2], begun[2];

static enum status hold(struct store *store, void *context, struct error *e)
{
    (void)store;
    (void)e;
    (void)context;
    char byte = 'x';
    bool held = write(begun[1], &byte, 1) == 1 && read(gate[0], &byte, 1) == 1;
    return held ? STATUS_OK : STATUS_BUSY;
}

/* Keeps the scribe busy until let_go(), so that what is sent meanwhile makes one group. */
static void hold_scribe(void)
{
    char byte;
    struct job *job = new_job(JOB_CALL);
    ck_assert_int_eq(pipe(gate), 0);
    ck_assert_int_eq(pipe(begun), 0);
    job->call = hold;
    send(job);
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
}

static void let_go(void)
{
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
    free_jobs(collect(1));
    close(gate[0]);
    close(gate[1]);
    close(begun[0]);
    close(begun[1]);
}

START_TEST(results_come_back_in_order_with_the_chain)
{
    enum { COUNT = 300 };
    for (int i = 0; i < COUNT; i++)
        send(i % 10 == 5 ? change_job(CHANGE_TOWNS, "{\"items\":[{\"code\":\"t\",\"name\":\"n\"}]}")
                         : batch_job(3, 0));
    struct job *jobs = collect(COUNT);
    uint64_t seq = 0;
    for (struct job *job = jobs; job; job = job->next) {
        disk_ok(job->status, &job->error);
        ck_assert_uint_eq(job->seq, ++seq);
    }
    free_jobs(jobs);
    stop();
    disk_reopen(&disk);
    struct digest head;
    uint64_t rows, changes;
    disk_ok(journal_verify(disk.store, &rows, &changes, &head, &err), &err);
    ck_assert_uint_eq(rows, COUNT);
    disk_ok(anchor_check(&anchor, disk.store, &err), &err);
    char line[128] = "", hex[DIGEST_HEX_SIZE];
    ck_assert_int_gt(pread(anchor.fd, line, sizeof line - 1, 0), 64);
    digest_hex(&head, hex);
    ck_assert_ptr_nonnull(strstr(line, hex));
}
END_TEST

START_TEST(a_batch_is_stored_with_its_rejects)
{
    send(batch_job(2, 3));
    send(batch_job(0, 2));
    send(batch_job(0, 0));
    struct job *jobs = collect(3);
    disk_ok(jobs->next->next->status, &jobs->next->next->error);
    ck_assert(jobs->seq == 1 && jobs->next->seq == 2);
    /* nothing accepted, nothing rejected: no row, and the position is the newest */
    ck_assert_uint_eq(jobs->next->next->seq, 2);
    ck_assert(digest_equal(&jobs->next->head, &jobs->next->next->head));
    free_jobs(jobs);
    disk_expect(&disk,
                "SELECT group_concat(seq || ' ' || feed_id || ' ' || accepted || ' ' ||"
                " rejected || ' ' || (length(body) > 0) || ' ' || first_at, '; ')"
                " FROM journal",
                "1 1 2 3 1 946685800; 2 1 0 2 0 0");
    disk_expect(&disk, "SELECT group_concat(seq || code || number || format) FROM reject",
                "1bad_json02,1bad_json12,1bad_json22,2bad_json02,2bad_json12");
    struct job *job = batch_job(1, 0);
    job->replayed = calloc(2, sizeof *job->replayed);
    job->replayed[0] = 1;
    job->replayed[1] = 4;
    job->replayed_count = 2;
    send(job);
    free_jobs(collect(1));
    disk_expect(&disk, "SELECT group_concat(id) FROM (SELECT id FROM reject ORDER BY +id)",
                "2,3,5");
}
END_TEST

START_TEST(a_job_that_fails_alone_does_not_poison_its_group)
{
    hold_scribe();
    send(batch_job(2, 0));
    send(change_job(CHANGE_ASSETS, "{\"items\":[{\"code\":\"x\",\"kind\":\"camera\",\"name\":\"n\","
                                   "\"town\":\"nowhere\"}]}"));
    send(change_job(CHANGE_TOWNS, "{\"items\":[{\"code\":\"t\",\"name\":\"n\"}]}"));
    send(change_job(CHANGE_TOWNS, "{\"items\":["));
    send(batch_job(2, 0));
    let_go();
    struct job *jobs = collect(5), *job = jobs;
    static const struct {
        enum status status;
        uint64_t seq;
    } expected[] = {{0, 1}, {STATUS_CONFLICT, 0}, {0, 2}, {STATUS_INVALID, 0}, {0, 3}};
    for (int i = 0; i < 5; i++, job = job->next) {
        ck_assert_int_eq(job->status, expected[i].status);
        ck_assert_uint_eq(job->seq, expected[i].seq);
    }
    free_jobs(jobs);
    disk_expect(&disk, "SELECT group_concat(seq || kind) FROM journal", "10,21,30");
    disk_expect(&disk, "SELECT group_concat(code) FROM town", "t");
}
END_TEST

static enum status run_sql(struct store *store, void *context, struct error *e)
{
    return sql_exec(store, context, e);
}

static void limit_pages(long long pages)
{
    static char sql[64];
    struct job *job = new_job(JOB_CALL);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", pages);
    job->call = run_sql;
    job->context = sql;
    send(job);
    free_jobs(collect(1));
}

START_TEST(a_full_disk_fails_the_whole_group_and_heals)
{
    limit_pages(disk_int(&disk, "PRAGMA page_count") + 3);
    hold_scribe();
    send(batch_job(1, 0));
    send(batch_job(0, 5000)); /* more than three pages */
    send(batch_job(1, 0));
    let_go();
    struct job *jobs = collect(3);
    for (struct job *job = jobs; job; job = job->next) {
        ck_assert_int_eq(job->status, STATUS_FULL);
        ck_assert_uint_eq(job->seq, 0);
        ck_assert_str_ne(job->error.detail, "");
    }
    free_jobs(jobs);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 0);
    limit_pages(1000000);
    send(batch_job(0, 20000));
    send(batch_job(1, 0));
    expect_ok(collect(2));
    ck_assert_int_eq(disk_int(&disk, "SELECT max(seq) FROM journal"), 2);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM reject"), REJECTS_KEPT_MAX);
}
END_TEST

START_TEST(another_writer_fails_the_group_as_busy)
{
    struct store *other;
    disk_ok(store_open(disk.database, STORE_WRITE, &other, &err), &err);
    disk_ok(store_begin(other, &err), &err);
    send(batch_job(1, 0));
    struct job *jobs = collect(1);
    ck_assert_int_eq(jobs->status, STATUS_BUSY);
    ck_assert_uint_eq(jobs->seq, 0);
    free_jobs(jobs);
    store_rollback(other);
    store_close(other);
    send(batch_job(1, 0));
    expect_ok(collect(1));
}
END_TEST

static enum status break_disk(struct store *store, void *context, struct error *e)
{
    (void)store;
    (void)context;
    return error_set(e, STATUS_IO, "test", "", "the disk is gone");
}

START_TEST(after_a_broken_disk_everything_is_answered_and_nothing_written)
{
    struct job *broken = new_job(JOB_CALL);
    broken->call = break_disk;
    send(broken);
    send(batch_job(1, 0));
    send(new_job(JOB_LATE));
    struct job *jobs = collect(3);
    for (struct job *job = jobs; job; job = job->next) {
        ck_assert_int_eq(job->status, STATUS_IO);
        ck_assert_str_eq(job->error.detail, "the disk is gone");
    }
    free_jobs(jobs);
    stop();
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 0);
}
END_TEST

START_TEST(a_rebuild_ends_its_group_and_brings_timelines)
{
    struct registry r = {0};
    struct feed f = {.code = strdup("probe"),
                     .name = strdup("p"),
                     .record = strdup("{}"),
                     .report_ttl_s = 300,
                     .feed_ttl_s = 300};
    ck_assert_int_eq(registry_put_feed(&r, &f), STATUS_OK);
    struct job *change =
        change_job(CHANGE_FEEDS, "{\"items\":[{\"code\":\"probe\",\"name\":\"p\"}]}");
    change->change->ttl_differs = true;
    change->asset_count = 4;
    change->feeds = r;
    hold_scribe();
    send(batch_job(4, 0));
    send(change);
    send(batch_job(4, 0));
    let_go();
    struct job *jobs = collect(3);
    ck_assert_ptr_null(jobs->rebuilt);
    ck_assert_ptr_nonnull(jobs->next->rebuilt);
    ck_assert_uint_eq(jobs->next->seq, 2);
    ck_assert_uint_eq(jobs->next->rebuilt->timelines.series[3 * ASPECT_COUNT].count, 1);
    free_jobs(jobs);
}
END_TEST

START_TEST(late_windows_and_checkpoints_are_served)
{
    send(batch_job(4, 0));
    free_jobs(collect(1));
    struct job *late = new_job(JOB_LATE);
    late->late.items = calloc(1, sizeof *late->late.items);
    late->late.items[0] =
        (struct lookback){.asset = 2, .aspect = ASPECT_INTACT, .lo = 900, .hi = 1100};
    late->late.count = late->late.cap = 1;
    late->seq_max = 1;
    struct timelines t = {0};
    ck_assert_int_eq(timelines_grow(&t, 4, 1), STATUS_OK);
    struct job *checkpoint = new_job(JOB_CHECKPOINT);
    ck_assert_int_eq(checkpoint_take(&t, true, &checkpoint->checkpoint), STATUS_OK);
    checkpoint->checkpoint->seq = 1;
    timelines_free(&t);
    send(late);
    send(checkpoint);
    struct job *jobs = collect(2);
    ck_assert_ptr_nonnull(jobs->points);
    expect_ok(jobs);
    ck_assert_int_eq(disk_int(&disk, "SELECT seq FROM checkpoint"), 1);
}
END_TEST

START_TEST(a_full_queue_is_busy_and_stopping_empties_the_wal)
{
    hold_scribe();
    uint32_t sent = 1;
    struct job *job = batch_job(1, 0);
    while (scribe_send(scribe, job) == STATUS_OK) {
        sent++;
        job = batch_job(1, 0);
    }
    ck_assert_uint_eq(sent, SCRIBE_JOBS_MAX);
    job_free(job);
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
    stop(); /* frees the results */
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), SCRIBE_JOBS_MAX - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scribe");
    TCase *c = tcase_create("scribe");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, results_come_back_in_order_with_the_chain);
    tcase_add_test(c, a_batch_is_stored_with_its_rejects);
    tcase_add_test(c, a_job_that_fails_alone_does_not_poison_its_group);
    tcase_add_test(c, a_full_disk_fails_the_whole_group_and_heals);
    tcase_add_test(c, another_writer_fails_the_group_as_busy);
    tcase_add_test(c, after_a_broken_disk_everything_is_answered_and_nothing_written);
    tcase_add_test(c, a_rebuild_ends_its_group_and_brings_timelines);
    tcase_add_test(c, late_windows_and_checkpoints_are_served);
    tcase_add_test(c, a_full_queue_is_busy_and_stopping_empties_the_wal);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

#include "ledger/batch.h"
#include "report/frame.h"
#include "store/anchor.h"
#include "store/journal_verify.h"
#include "store/store.h"
#include "store/transaction.h"
#include "threads/scribe.h"
#include "threads/writing.h"

#include "disk.h"
#include "store/sql.h"

#include "suite.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct disk disk;
static struct error err;
static struct anchor anchor = {.fd = -1};
static struct scribe *scribe;
static int wake_fd;
static struct gate log_gate;

static atomic_bool holding;
static int gate[2], begun[2];

/* SQLite calls it in the scribe's thread in the middle of a commit. */
static int commit_hook(void *context)
{
    char byte = 'x';
    (void)context;
    if (!atomic_exchange(&holding, false))
        return 0;
    return write(begun[1], &byte, 1) == 1 && read(gate[0], &byte, 1) == 1 ? 0 : 1;
}

/* Makes an empty store. With `room_pages` it can't grow by more than that, and holds a table
 * "filler" of more pages than most tests need. */
static void begin_store(int room_pages)
{
    char sql[64];
    disk_make(&disk);
    gate_init(&log_gate);
    if (room_pages == 0)
        return;
    disk_ok(sql_exec(disk.store,
                     "CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT"
                     " i + 1 FROM n WHERE i < 3000) SELECT randomblob(4000) AS bytes FROM n",
                     &err),
            &err);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld",
             disk_int(&disk, "PRAGMA page_count") + room_pages);
    disk_ok(sql_exec(disk.store, sql, &err), &err);
}

static void begin(int room_pages)
{
    begin_store(room_pages);
    wake_fd = eventfd(0, EFD_CLOEXEC);
    ck_assert_int_ge(wake_fd, 0);
    ck_assert(pipe(gate) == 0 && pipe(begun) == 0);
    sqlite3_commit_hook(disk.store->db, commit_hook, NULL);
    disk_ok(anchor_begin(&anchor, disk.anchor, disk.store, &err), &err);
    disk_ok(scribe_start(disk.store, &anchor, &log_gate, wake_fd, &scribe, &err), &err);
    disk.store = NULL; /* the scribe's now */
}

static void setup(void)
{
    begin(0);
}

static void setup_small(void)
{
    begin(3);
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
    for (int i = 0; i < 2; i++) {
        close(gate[i]);
        close(begun[i]);
    }
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

/* Cuts `count` jobs from those that wait. */
static struct job *cut(int count)
{
    struct job *first = waiting, *last = waiting;
    while (--count > 0)
        last = job_next(last);
    waiting = job_next(last);
    last->mail.next = NULL;
    return first;
}

static int count_waiting(void)
{
    int count = 0;
    for (const struct job *job = waiting; job; job = job_next(job))
        count++;
    return count;
}

static void fetch(void)
{
    struct mail *none = NULL, **end = waiting ? &waiting->mail.next : &none;
    while (*end)
        end = &(*end)->next;
    struct job *more = scribe_results(scribe);
    if (!waiting)
        waiting = more;
    else if (more)
        *end = &more->mail;
}

/* The next `count` results, in a list. */
static struct job *collect(int count)
{
    while (count_waiting() < count) {
        struct pollfd p = {.fd = wake_fd, .events = POLLIN};
        uint64_t ignored;
        ck_assert_int_eq(poll(&p, 1, 60000), 1);
        ck_assert_int_eq(read(wake_fd, &ignored, sizeof ignored), sizeof ignored);
        fetch();
    }
    return cut(count);
}

static void free_jobs(struct job *job)
{
    for (struct job *next; job; job = next) {
        next = job_next(job);
        job_free(job);
    }
}

static void expect_ok(struct job *jobs)
{
    for (struct job *job = jobs; job; job = job_next(job))
        disk_ok(job->status, &job->error);
    free_jobs(jobs);
}

/* Keeps the scribe in a commit until let_go(), so that what is sent meanwhile makes one group. */
static void hold_scribe(void)
{
    char byte;
    atomic_store(&holding, true);
    send(batch_job(0, 0));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
}

static void release(void)
{
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
}

static void let_go(void)
{
    release();
    expect_ok(collect(1));
}

START_TEST(results_come_back_in_order_with_the_chain)
{
    enum { COUNT = 300 };
    for (int i = 0; i < COUNT; i++)
        send(i % 10 == 5 ? change_job(CHANGE_TOWNS, "{\"items\":[{\"code\":\"t\",\"name\":\"n\"}]}")
                         : batch_job(3, 0));
    struct job *jobs = collect(COUNT);
    uint64_t seq = 0;
    for (struct job *job = jobs; job; job = job_next(job)) {
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
    struct job *jobs = collect(3), *second = job_next(jobs), *third = job_next(second);
    disk_ok(third->status, &third->error);
    ck_assert(jobs->seq == 1 && second->seq == 2);
    /* nothing accepted, nothing rejected: no row, and the position is the newest */
    ck_assert_uint_eq(third->seq, 2);
    ck_assert(digest_equal(&second->head, &third->head));
    free_jobs(jobs);
    disk_expect(&disk,
                "SELECT group_concat(seq || ' ' || feed_id || ' ' || accepted || ' ' ||"
                " rejected || ' ' || (length(body) > 0) || ' ' || first_at, '; ')"
                " FROM journal",
                "1 1 2 3 1 946685800; 2 1 0 2 0 0");
    disk_expect(&disk, "SELECT group_concat(seq || code || number || format) FROM reject",
                "1bad_json02,1bad_json12,1bad_json22,2bad_json02,2bad_json12");
    struct job *job = batch_job(1, 0);
    job->replayed = (struct reject_ids){calloc(2, sizeof *job->replayed.items), 2};
    job->replayed.items[0] = 1;
    job->replayed.items[1] = 4;
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
    for (int i = 0; i < 5; i++, job = job_next(job)) {
        ck_assert_int_eq(job->status, expected[i].status);
        ck_assert_uint_eq(job->seq, expected[i].seq);
    }
    free_jobs(jobs);
    disk_expect(&disk, "SELECT group_concat(seq || kind) FROM journal", "10,21,30");
    disk_expect(&disk, "SELECT group_concat(code) FROM town", "t");
}
END_TEST

static void make_room(void)
{
    struct store *other;
    disk_ok(store_open(disk.database, STORE_WRITE, &other, &err), &err);
    disk_ok(sql_exec(other, "DROP TABLE filler", &err), &err);
    store_close(other);
}

START_TEST(a_full_disk_fails_the_whole_group_and_heals)
{
    hold_scribe();
    send(batch_job(1, 0));
    send(batch_job(0, 5000)); /* more than three pages */
    send(batch_job(1, 0));
    let_go();
    struct job *jobs = collect(3);
    for (struct job *job = jobs; job; job = job_next(job)) {
        ck_assert_int_eq(job->status, STATUS_FULL);
        ck_assert_uint_eq(job->seq, 0);
        ck_assert_str_ne(job->error.detail, "");
    }
    free_jobs(jobs);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 0);
    make_room();
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

START_TEST(after_a_broken_disk_everything_is_answered_and_nothing_written)
{
    int broken = open("/dev/null", O_RDONLY | O_CLOEXEC); /* no anchor can be written there */
    ck_assert_int_ge(broken, 0);
    ck_assert_int_eq(dup3(broken, anchor.fd, O_CLOEXEC), anchor.fd);
    close(broken);
    send(batch_job(1, 0));
    struct job *first = collect(1);
    ck_assert_int_eq(first->status, STATUS_IO);
    ck_assert_str_ne(first->error.detail, "");
    send(batch_job(1, 0));
    send(new_job(JOB_LOOKBACK));
    struct job *jobs = collect(2);
    for (struct job *job = jobs; job; job = job_next(job)) {
        ck_assert_int_eq(job->status, STATUS_IO);
        ck_assert_str_eq(job->error.detail, first->error.detail);
    }
    ck_assert(scribe_broken(scribe, &err));
    ck_assert_str_eq(err.detail, first->error.detail);
    free_jobs(first);
    free_jobs(jobs);
    stop();
    /* the one that was committed before its anchor failed */
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 1);
}
END_TEST

START_TEST(late_windows_and_checkpoints_are_served)
{
    send(batch_job(4, 0));
    free_jobs(collect(1));
    struct job *late = new_job(JOB_LOOKBACK);
    late->slice.items = calloc(1, sizeof *late->slice.items);
    late->slice.items[0] =
        (struct lookback){.asset = 2, .aspect = ASPECT_INTACT, .window = {.lo = 900, .hi = 1100}};
    late->slice.count = 1;
    late->seq_max = 1;
    struct timelines t = {0};
    ck_assert_int_eq(timelines_grow(&t, 4, 1), STATUS_OK);
    struct job *checkpoint = new_job(JOB_CHECKPOINT);
    ck_assert_int_eq(checkpoint_take(&t, &(struct repairs){0}, true, &checkpoint->checkpoint),
                     STATUS_OK);
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

/* A checkpoint of so many runs that it takes three parts. */
static struct job *checkpoint_in_parts(uint64_t seq)
{
    struct timelines t = {0};
    struct feed feed = {.report_ttl_s = 1, .feed_ttl_s = 1};
    struct registry r = {.feeds = &feed, .feed_count = 1};
    struct job *job = new_job(JOB_CHECKPOINT);
    ck_assert_int_eq(timelines_grow(&t, 1, 1), STATUS_OK);
    for (uint32_t i = 0; i < 2 * CHECKPOINT_PART_ROWS + 1; i++) {
        struct point p = {.at = i * 60};
        ck_assert_int_eq(timeline_put(&t, &r, &p), PUT_DONE);
    }
    ck_assert_int_eq(checkpoint_take(&t, &(struct repairs){0}, true, &job->checkpoint), STATUS_OK);
    ck_assert_int_eq(job->checkpoint->run_count, 2 * CHECKPOINT_PART_ROWS + 1);
    job->checkpoint->seq = seq;
    timelines_free(&t);
    return job;
}

START_TEST(batches_pass_a_checkpoint_in_parts)
{
    char byte;
    struct job *checkpoint = checkpoint_in_parts(1), *batch = batch_job(2, 0);
    atomic_store(&holding, true);
    send(checkpoint);
    ck_assert_int_eq(read(begun[0], &byte, 1), 1); /* its first part is being committed */
    send(batch);
    release();
    struct job *first = collect(1), *second = collect(1);
    ck_assert(first == batch && second == checkpoint);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM run"), 2 * CHECKPOINT_PART_ROWS + 1);
    ck_assert_int_eq(disk_int(&disk, "SELECT seq FROM checkpoint"), 1);
    expect_ok(first);
    expect_ok(second);
}
END_TEST

START_TEST(stopping_stores_what_is_left_of_a_checkpoint)
{
    char byte;
    atomic_store(&holding, true);
    send(checkpoint_in_parts(1));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    release();
    stop();
    disk_reopen(&disk);
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
    release();
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
    tcase_add_test(c, another_writer_fails_the_group_as_busy);
    tcase_add_test(c, after_a_broken_disk_everything_is_answered_and_nothing_written);
    tcase_add_test(c, late_windows_and_checkpoints_are_served);
    tcase_add_test(c, batches_pass_a_checkpoint_in_parts);
    tcase_add_test(c, stopping_stores_what_is_left_of_a_checkpoint);
    tcase_add_test(c, a_full_queue_is_busy_and_stopping_empties_the_wal);
    suite_add_tcase(suite, c);
    TCase *small = tcase_create("scribe on a small disk");
    tcase_set_timeout(small, 120);
    tcase_add_checked_fixture(small, setup_small, teardown);
    tcase_add_test(small, a_full_disk_fails_the_whole_group_and_heals);
    suite_add_tcase(suite, small);
    return suite_run(suite);
}

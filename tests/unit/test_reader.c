#include "store/journal.h"
#include "threads/reader.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct disk disk;
static struct error err;
static struct reader *reader;
static int wake_fd;
static struct gate log_gate;

static void setup(void)
{
    disk_make(&disk);
    gate_init(&log_gate);
    wake_fd = eventfd(0, EFD_CLOEXEC);
    ck_assert_int_ge(wake_fd, 0);
    disk_ok(reader_start(disk.database, &log_gate, wake_fd, &reader, &err), &err);
}

static void teardown(void)
{
    reader_stop(reader);
    gate_destroy(&log_gate);
    close(wake_fd);
    disk_remove(&disk);
}

/* The next `count` results, in a list. */
static struct read_job *collect(int count)
{
    struct mail *first = NULL, **end = &first;
    while (count > 0) {
        uint64_t ignored;
        struct read_job *job;
        ck_assert_int_eq(read(wake_fd, &ignored, sizeof ignored), sizeof ignored);
        for (job = reader_results(reader); job; job = read_job_next(job), count--) {
            *end = &job->mail;
            end = &job->mail.next;
        }
    }
    ck_assert_int_eq(count, 0);
    return (struct read_job *)(void *)first;
}

static enum status newest_seq(struct store *store, void *context, struct error *e)
{
    struct digest head;
    return journal_position(store, context, &head, e);
}

START_TEST(jobs_come_back_in_order_and_see_what_is_committed)
{
    enum { COUNT = 50 };
    struct read_job jobs[COUNT];
    uint64_t seqs[COUNT];
    for (int i = 0; i < COUNT; i++) {
        struct journal_row row = disk_reports(100, 200, "x");
        disk_append(&disk, &row);
        jobs[i] = (struct read_job){.run = newest_seq, .context = &seqs[i]};
        ck_assert_int_eq(reader_send(reader, &jobs[i]), STATUS_OK);
    }
    int i = 0;
    for (struct read_job *e = collect(COUNT); e; e = read_job_next(e), i++) {
        disk_ok(e->status, &e->error);
        ck_assert_ptr_eq(e, &jobs[i]);
        ck_assert_uint_ge(seqs[i], (uint64_t)i + 1);
    }
}
END_TEST

/* Two looks at one moment, with a row written between them. */
static enum status look_twice(struct store *store, void *context, struct error *e)
{
    uint64_t *seqs = context;
    struct digest head;
    enum status status = journal_position(store, &seqs[0], &head, e);
    struct journal_row row = disk_reports(100, 200, "x");
    disk_append(&disk, &row);
    return status == STATUS_OK ? journal_position(store, &seqs[1], &head, e) : status;
}

START_TEST(a_job_reads_one_moment)
{
    uint64_t seqs[2] = {9, 8}, after = 0;
    struct read_job first = {.run = look_twice, .context = seqs};
    struct read_job second = {.run = newest_seq, .context = &after};
    ck_assert_int_eq(reader_send(reader, &first), STATUS_OK);
    ck_assert_int_eq(reader_send(reader, &second), STATUS_OK);
    collect(2);
    ck_assert(seqs[0] == 0 && seqs[1] == 0 && after == 1);
}
END_TEST

struct steps {
    struct read_job job;
    uint64_t seqs[3];
    int done;
};

/* The scribe wants the log in each of them. */
static enum status take_step(struct store *store, void *context, struct error *e)
{
    struct steps *steps = context;
    struct digest head;
    struct journal_row row = disk_reports(100, 200, "x");
    disk_append(&disk, &row);
    ck_assert(!log_gate.wanted && !gate_close(&log_gate, false));
    enum status status = journal_position(store, &steps->seqs[steps->done], &head, e);
    steps->job.again = ++steps->done < 3;
    return status;
}

START_TEST(a_job_in_steps_reads_a_moment_each_and_passes_the_gate_between_them)
{
    struct steps steps = {.job = {.run = take_step, .context = &steps}};
    ck_assert_int_eq(reader_send(reader, &steps.job), STATUS_OK);
    ck_assert_ptr_eq(collect(1), &steps.job);
    ck_assert_int_eq(steps.done, 3);
    for (uint64_t i = 0; i < 3; i++)
        ck_assert_uint_eq(steps.seqs[i], i + 1);
}
END_TEST

static enum status refuse(struct store *store, void *context, struct error *e)
{
    (void)store;
    (void)context;
    return error_set(e, STATUS_UNKNOWN, "gone", "", "not there");
}

START_TEST(a_failure_comes_back_with_its_words)
{
    struct read_job e = {.run = refuse};
    ck_assert_int_eq(reader_send(reader, &e), STATUS_OK);
    ck_assert_ptr_eq(collect(1), &e);
    ck_assert_int_eq(e.status, STATUS_UNKNOWN);
    ck_assert_str_eq(e.error.code, "gone");
}
END_TEST

static int gate[2];

static enum status hold(struct store *store, void *context, struct error *e)
{
    (void)store;
    (void)context;
    (void)e;
    char byte;
    return read(gate[0], &byte, 1) == 1 ? STATUS_OK : STATUS_BUSY;
}

START_TEST(a_full_queue_is_busy)
{
    struct read_job held = {.run = hold}, many[READER_JOBS_MAX];
    uint64_t seq;
    ck_assert_int_eq(pipe(gate), 0);
    ck_assert_int_eq(reader_send(reader, &held), STATUS_OK);
    for (int i = 0; i < READER_JOBS_MAX; i++) {
        many[i] = (struct read_job){.run = newest_seq, .context = &seq};
        ck_assert_int_eq(reader_send(reader, &many[i]),
                         i < READER_JOBS_MAX - 1 ? STATUS_OK : STATUS_BUSY);
    }
    ck_assert_int_eq(write(gate[1], "x", 1), 1);
    collect(READER_JOBS_MAX);
    close(gate[0]);
    close(gate[1]);
}
END_TEST

START_TEST(a_reader_without_a_database_does_not_start)
{
    struct reader *none = NULL;
    ck_assert_int_ne(reader_start("/nowhere/intact.db", &log_gate, wake_fd, &none, &err),
                     STATUS_OK);
    ck_assert_ptr_null(none);
    reader_stop(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reader");
    TCase *c = tcase_create("reader");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, jobs_come_back_in_order_and_see_what_is_committed);
    tcase_add_test(c, a_job_reads_one_moment);
    tcase_add_test(c, a_job_in_steps_reads_a_moment_each_and_passes_the_gate_between_them);
    tcase_add_test(c, a_failure_comes_back_with_its_words);
    tcase_add_test(c, a_full_queue_is_busy);
    tcase_add_test(c, a_reader_without_a_database_does_not_start);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

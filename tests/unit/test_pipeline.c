#include "disk.h"
#include "loop/app.h"
#include "loop/pipeline.h"
#include "report/frame.h"

#include "suite.h"

#include <check.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#define DONE_MAX 8

static struct disk disk;
static struct error err;
static struct anchor anchor = {.fd = -1};
static int wake_fd;
static struct gate log_gate;
static struct settings settings = {.writes_waiting_max = 100};
static struct pipeline pipeline;
static struct app app;
static struct request request;

/* The jobs that their senders have been told of, in order. */
static struct {
    uint64_t seq;
    enum status status;
} told[DONE_MAX];
static int told_count;

static void setup(void)
{
    struct feed feed = {
        .code = strdup("probe"), .name = strdup("probe"), .report_ttl_s = 900, .feed_ttl_s = 900};
    struct asset asset = {.code = strdup("A"), .name = strdup("A"), .class_no = 1};
    disk_make(&disk);
    gate_init(&log_gate);
    wake_fd = eventfd(0, EFD_CLOEXEC);
    ck_assert_int_ge(wake_fd, 0);
    app = (struct app){.front.settings = &settings,
                       .front.app = &app,
                       .pipeline = &pipeline,
                       .district = {.first_at = INSTANT_NONE, .last_at = INSTANT_NONE}};
    ck_assert_int_eq(registry_put_feed(&app.district.registry, &feed), STATUS_OK);
    ck_assert_int_eq(registry_put_asset(&app.district.registry, &asset), STATUS_OK);
    request = (struct request){.app = &app, .front = &app.front};
    disk_ok(anchor_begin(&anchor, disk.anchor, disk.store, &err), &err);
    disk_ok(reader_start(disk.database, &log_gate, wake_fd, &pipeline.rebuilding.thread, &err),
            &err);
    disk_ok(scribe_start(disk.store, &anchor, &log_gate, wake_fd, &pipeline.scribe, &err), &err);
    disk.store = NULL; /* the scribe's now */
}

static void teardown(void)
{
    rebuilding_stop(&pipeline.rebuilding);
    scribe_stop(pipeline.scribe);
    pipeline_free(&pipeline);
    district_free(&app.district);
    anchor_close(&anchor);
    close(wake_fd);
    disk_remove(&disk);
}

static void batch_done(struct app *a, struct job *job)
{
    ck_assert_ptr_eq(a, &app);
    ck_assert_ptr_eq(job->request, &request);
    ck_assert_int_lt(told_count, DONE_MAX);
    told[told_count].seq = job->seq;
    told[told_count++].status = job->status;
}

/* Sends `count` reports of the asset's first aspect, `step_s` apart, that say `states` and its opposite
 * in turns, or only `states`. */
static void send(int64_t first_at, int64_t step_s, uint32_t count, uint8_t states, bool turns)
{
    struct frame_builder b = {0};
    struct batch *batch = calloc(1, sizeof *batch);
    ck_assert_ptr_nonnull(batch);
    for (uint32_t i = 0; i < count; i++) {
        struct report r = {.at = INSTANT_2000 + first_at + i * step_s,
                           .states = turns && i % 2 ? (uint8_t)(3 - states) : states};
        ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
    }
    *batch = (struct batch){.accepted = count, .reports = count, .format = BODY_CSV};
    batch->first_at = b.first_at;
    batch->last_at = b.last_at;
    ck_assert_int_eq(frame_builder_seal(&b, &batch->raw), STATUS_OK);
    frame_builder_free(&b);
    disk_ok(pipeline_send_batch(&request, batch, (struct reject_ids){0}, batch_done, &err), &err);
}

static void wait_for_wake(void)
{
    uint64_t ignored;
    struct pollfd p = {.fd = wake_fd, .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 60000), 1);
    ck_assert_int_eq(read(wake_fd, &ignored, sizeof ignored), sizeof ignored);
}

/* Takes that many results from the scribe, as pipeline_collect() does, and leaves the batches among them to the
 * next tick. So they are there together, however slow the scribe is. */
static void take_results(int count)
{
    struct results *r = &pipeline.results;
    while (count > 0) {
        wait_for_wake();
        for (struct job *job = scribe_results(pipeline.scribe), *next; job; job = next) {
            next = job_next(job);
            job->mail.next = NULL;
            pipeline.jobs_out--;
            count--;
            if (job->kind == JOB_LOOKBACK) {
                job->done(&app, job);
                job_free(job);
                continue;
            }
            if (r->last)
                r->last->mail.next = &job->mail;
            else
                r->first = job;
            r->last = job;
        }
    }
    ck_assert_int_eq(count, 0);
}

static void collect_until_told(int count)
{
    while (told_count < count) {
        if (!pipeline_has_more(&pipeline))
            wait_for_wake();
        pipeline_collect(&app);
    }
    ck_assert_int_eq(told_count, count);
}

START_TEST(senders_are_told_in_the_order_of_the_journal)
{
    for (int i = 0; i < 5; i++)
        send(1000 + i, 1, 1, 1, false);
    collect_until_told(5);
    for (int i = 0; i < 5; i++)
        ck_assert(told[i].seq == (uint64_t)i + 1 && told[i].status == STATUS_OK);
    ck_assert_uint_eq(app.district.seq, 5);
    ck_assert_uint_eq(app.district.reports, 5);
    struct news news = pipeline_news(&pipeline);
    ck_assert_uint_eq(news.applied, 5);
    ck_assert_int_eq(news.oldest_at, INSTANT_2000 + 1000);
    ck_assert(news.op_seq == 0 && !news.rebuilt);
    ck_assert_uint_eq(pipeline_news(&pipeline).applied, 0);
    ck_assert(pipeline_is_idle(&pipeline));
}
END_TEST

#define FAR_S INT64_C(3196800) /* 37 days */

/* Two runs far apart, then a batch with a fault inside each: two slices are to be read back. */
static void send_late_in_two_runs(void)
{
    send(1000, 600, 5, 1, false);
    send(1000 + FAR_S, 600, 5, 1, false);
    collect_until_told(2);
    send(1300, FAR_S, 2, 2, false);
    while (!pipeline.reading) {
        wait_for_wake();
        pipeline_collect(&app);
    }
    ck_assert_int_eq(told_count, 2);
    ck_assert(!pipeline_is_idle(&pipeline) && !pipeline_is_whole(&pipeline));
}

START_TEST(a_late_batch_lets_those_after_it_pass)
{
    send_late_in_two_runs();
    send(9000 + FAR_S, 1, 1, 1, false);
    take_results(2); /* the first slice and the batch, before the second slice is asked for */
    pipeline_tick(&app);
    ck_assert(pipeline.reading && told_count == 3);
    collect_until_told(4);
    ck_assert(told[2].seq == 4 && told[3].seq == 3);
    ck_assert_uint_eq(app.district.seq, 4);
    ck_assert_uint_eq(app.district.reports, 13);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 7);
    ck_assert(pipeline_is_idle(&pipeline) && pipeline_is_whole(&pipeline));
}
END_TEST

static int changes_told;

static void change_done(struct app *a, struct job *job)
{
    ck_assert_ptr_eq(a, &app);
    ck_assert_int_eq(job->status, STATUS_OK);
    changes_told++;
}

/* Sends the change that gives the feed another lifetime, as loop/changes.c does. */
static void send_lifetime(int64_t ttl_s)
{
    char record[120];
    struct job *job = calloc(1, sizeof *job);
    struct change *change = calloc(1, sizeof *change);
    change->op = CHANGE_FEEDS;
    change->lifetime_differs = true;
    snprintf(record, sizeof record,
             "{\"items\":[{\"code\":\"probe\",\"name\":\"probe\",\"report_ttl_s\":%lld,"
             "\"feed_ttl_s\":900}]}",
             (long long)ttl_s);
    buffer_add_text(&change->body, record);
    *job = (struct job){.kind = JOB_CHANGE, .change = change, .done = change_done};
    job->rebuilt = calloc(1, sizeof *job->rebuilt);
    job->rebuilt->asset_count = 1;
    ck_assert_int_eq(registry_copy_feeds(&app.district.registry, &job->rebuilt->feeds), STATUS_OK);
    job->rebuilt->feeds.feeds[0].report_ttl_s = ttl_s;
    disk_ok(pipeline_send(&app, job), &err);
}

/* Takes the scribe's results alone: what the thread has built waits. */
static void collect_written(int count)
{
    for (int tries = 0; told_count < count && tries < 60000; tries++) {
        usleep(1000);
        pipeline_collect(&app);
    }
    ck_assert_int_eq(told_count, count);
}

static void collect_rebuilt(void)
{
    for (int tries = 0; changes_told == 0 && tries < 60000; tries++) {
        usleep(1000);
        pipeline_collect_rebuilt(&app);
    }
    ck_assert_int_eq(changes_told, 1);
}

START_TEST(batches_are_applied_and_told_of_while_timelines_are_built_anew)
{
    send(1000, 600, 5, 1, false);
    collect_written(1);
    send_lifetime(500); /* no report holds until the next one any more */
    send(4000, 600, 3, 1, false);
    collect_written(2);
    send(7000, 600, 1, 1, false);
    collect_written(3);
    ck_assert_int_eq(changes_told, 0);
    ck_assert(pipeline.change_out && !pipeline_is_whole(&pipeline) && !pipeline_is_idle(&pipeline));
    ck_assert_uint_eq(app.district.timelines.series[0].count, 2); /* as before the change */
    ck_assert_int_eq(app.district.registry.feeds[0].report_ttl_s, 900);
    collect_rebuilt();
    ck_assert_uint_eq(app.district.timelines.series[0].count, 9);
    ck_assert_int_eq(app.district.registry.feeds[0].report_ttl_s, 500);
    ck_assert_uint_eq(app.district.reports, 9);
    ck_assert_uint_eq(app.district.seq, 4);
    ck_assert(pipeline_is_idle(&pipeline) && pipeline_news(&pipeline).rebuilt);
}
END_TEST

/* Two runs far apart, the change, and a late batch whose first slice is being read back. */
static void read_back_while_rebuilding(void)
{
    send(1000, 600, 5, 1, false);
    send(1000 + FAR_S, 600, 5, 1, false);
    collect_written(2);
    send_lifetime(800);
    send(1300, FAR_S, 2, 2, false);
    while (!pipeline.reading) {
        usleep(1000);
        pipeline_collect(&app);
    }
    ck_assert(pipeline.rebuilding.change && pipeline.landings.count == 1);
}

START_TEST(a_late_batch_that_is_landing_is_whole_under_the_new_timelines)
{
    read_back_while_rebuilding();
    uint64_t version = app.district.version;
    while (!pipeline.rebuilding.ready) { /* but a slice is out */
        usleep(1000);
        pipeline_collect_rebuilt(&app);
    }
    ck_assert(pipeline.reading && changes_told == 0 && told_count == 2);
    while (changes_told == 0) {
        usleep(1000);
        pipeline_collect(&app);
    }
    ck_assert(told_count == 3 &&
              pipeline.landings.count == 0); /* its second slice is not asked for */
    ck_assert_uint_gt(app.district.version, version);
    ck_assert_uint_eq(app.district.reports, 12);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 6);
    ck_assert_int_eq(app.district.registry.feeds[0].report_ttl_s, 800);
    ck_assert(pipeline_is_idle(&pipeline) && pipeline_is_whole(&pipeline));
}
END_TEST

static void send_change(enum change_op op, const char *body, uint64_t voided)
{
    struct job *job = calloc(1, sizeof *job);
    struct change *change = calloc(1, sizeof *change);
    change->op = op;
    change->voided = voided;
    buffer_add_text(&change->body, body);
    *job = (struct job){.kind = JOB_CHANGE, .change = change, .done = change_done};
    if (voided > 0) {
        job->rebuilt = calloc(1, sizeof *job->rebuilt);
        job->rebuilt->asset_count = 1;
        job->rebuilt->voided = voided;
        ck_assert_int_eq(registry_copy_feeds(&app.district.registry, &job->rebuilt->feeds),
                         STATUS_OK);
    }
    disk_ok(pipeline_send(&app, job), &err);
}

static void collect_until_changed(int count)
{
    while (changes_told < count) {
        usleep(1000);
        pipeline_collect(&app);
        pipeline_collect_rebuilt(&app);
    }
    ck_assert_int_eq(changes_told, count);
}

/* Only the voided batch's series is made anew, so a late one has to land in the other by itself. */
START_TEST(a_late_batch_lands_before_a_void_comes_into_the_model)
{
    send(1000, 600, 5, 1 | 1 << 2, false);
    send(1000 + FAR_S, 600, 5, 1, false);
    send(1000 + FAR_S, 600, 5, 1 << 2, false);
    send_change(CHANGE_VOID, "{\"batch\":2,\"reason\":\"wrong\"}", 0);
    collect_until_changed(1);
    send_change(CHANGE_VOID_APPROVED, "{\"batch\":2}", 2);
    send(1300, FAR_S, 2, 2 | 2 << 2, false);
    while (!pipeline.reading) {
        usleep(1000);
        pipeline_collect(&app);
    }
    while (!pipeline.rebuilding.ready) { /* but a slice is out */
        usleep(1000);
        pipeline_collect_rebuilt(&app);
    }
    ck_assert(told_count == 3 && changes_told == 1);
    send(9000 + FAR_S, 1, 1, 1, false); /* is not begun before the change */
    collect_until_told(4);
    ck_assert(pipeline.landings.count == 0 && changes_told <= 2);
    collect_until_changed(2);
    collect_written(5);
    ck_assert_uint_eq(app.district.reports, 13);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 5);
    ck_assert_uint_eq(app.district.timelines.series[1].count, 6);
    ck_assert(pipeline_is_idle(&pipeline) && pipeline_is_whole(&pipeline));
}
END_TEST

/* The thread is replaying the last rows: a batch that comes back waits for the change. */
START_TEST(a_batch_waits_for_the_last_replay)
{
    send(1000, 600, 5, 1, false);
    collect_written(1);
    send_lifetime(500);
    while (!pipeline.rebuilding.change) {
        usleep(1000);
        pipeline_collect(&app);
    }
    pipeline.rebuilding.holds = true;
    send(4000, 600, 3, 1, false);
    while (!pipeline.results.first) {
        usleep(1000);
        pipeline_collect(&app);
    }
    ck_assert(told_count == 1 && app.district.seq == 2);
    collect_rebuilt();
    collect_written(2);
    ck_assert_uint_eq(app.district.seq, 3);
    ck_assert_uint_eq(app.district.reports, 8);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 8);
    ck_assert(pipeline_is_idle(&pipeline) && pipeline_is_whole(&pipeline));
}
END_TEST

START_TEST(who_wants_a_whole_model_holds_up_what_comes_after)
{
    send_late_in_two_runs();
    pipeline_want_whole(&pipeline);
    send(9000 + FAR_S, 1, 1, 1, false);
    collect_until_told(3);
    ck_assert_uint_eq(told[2].seq, 3);
    ck_assert(pipeline_is_whole(&pipeline) && !pipeline_is_idle(&pipeline));
    ck_assert_uint_eq(app.district.seq, 3);
    pipeline_release(&pipeline);
    ck_assert(pipeline_has_more(&pipeline));
    collect_until_told(4);
    ck_assert_uint_eq(told[3].seq, 4);
}
END_TEST

START_TEST(a_lookback_that_fails_is_sent_again_and_counts_the_reports_once)
{
    struct results *r = &pipeline.results;
    send_late_in_two_runs();
    struct job *job = NULL;
    while (!job) { /* the wake of the batch may come alone */
        wait_for_wake();
        job = scribe_results(pipeline.scribe);
    }
    ck_assert_int_eq(job->kind, JOB_LOOKBACK);
    pipeline.jobs_out--;
    job->status = STATUS_MEMORY;
    job->done(&app, job);
    job_free(job);
    ck_assert_int_ne(r->no_memory_since_ms, 0);
    pipeline_tick(&app);
    ck_assert(pipeline.reading);
    ck_assert_int_ne(r->no_memory_since_ms, 0); /* to have asked again is no progress */
    collect_until_told(3);
    ck_assert_int_eq(r->no_memory_since_ms, 0);
    ck_assert_uint_eq(app.district.reports, 12);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 6);
}
END_TEST

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ /* they need the addresses */
static void set_address_space(rlim_t bytes)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
    limit.rlim_cur = bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
}

/* From now on no large block of memory can be had. */
static void take_memory(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%ld", &pages), 1);
    fclose(f);
    set_address_space((rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE));
}

/* Sends a batch that needs a large timeline, and another. Both are durable when there is no memory. */
static void run_short_of_memory(void)
{
    send(1000, 7200, 200000, 1, true);
    send(1000, 7200, 1, 1, false);
    take_results(2);
    take_memory();
    pipeline_tick(&app);
}

START_TEST(without_memory_what_is_durable_waits_and_is_counted_once)
{
    struct results *r = &pipeline.results;
    run_short_of_memory();
    ck_assert_int_ne(r->no_memory_since_ms, 0);
    ck_assert_int_eq(told_count, 0);
    int64_t since_ms = r->no_memory_since_ms;
    usleep(5000);
    pipeline_tick(&app);
    ck_assert_int_eq(r->no_memory_since_ms, since_ms); /* the first failure counts */
    set_address_space(RLIM_INFINITY);
    pipeline_tick(&app);
    collect_until_told(2);
    ck_assert(told[0].seq == 2 && told[1].seq == 1); /* the small one passes the large one */
    ck_assert_uint_eq(app.district.reports, 200001);
    ck_assert_uint_eq(app.district.timelines.series[0].count, 200000);
    ck_assert_int_eq(r->no_memory_since_ms, 0);
}
END_TEST

START_TEST(without_memory_for_long_the_process_ends_with_70)
{
    run_short_of_memory();
    ck_assert_int_ne(pipeline.results.no_memory_since_ms, 0);
    pipeline.results.no_memory_since_ms -= NO_MEMORY_MS_MAX + 1;
    pipeline_tick(&app);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("pipeline");
    TCase *c = tcase_create("pipeline");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, senders_are_told_in_the_order_of_the_journal);
    tcase_add_test(c, a_late_batch_lets_those_after_it_pass);
    tcase_add_test(c, batches_are_applied_and_told_of_while_timelines_are_built_anew);
    tcase_add_test(c, a_late_batch_that_is_landing_is_whole_under_the_new_timelines);
    tcase_add_test(c, a_late_batch_lands_before_a_void_comes_into_the_model);
    tcase_add_test(c, a_batch_waits_for_the_last_replay);
    tcase_add_test(c, who_wants_a_whole_model_holds_up_what_comes_after);
    tcase_add_test(c, a_lookback_that_fails_is_sent_again_and_counts_the_reports_once);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    tcase_add_test(c, without_memory_what_is_durable_waits_and_is_counted_once);
    tcase_add_exit_test(c, without_memory_for_long_the_process_ends_with_70, 70);
#endif
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

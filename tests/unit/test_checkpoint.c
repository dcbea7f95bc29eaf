#include "store/checkpoint.h"
#include "store/checkpoint_load.h"
#include "store/checkpoint_save.h"
#include "store/run_file.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ASSETS 12u
#define FEEDS  3u

static struct disk disk;
static struct error err;
static struct registry registry;
static struct timelines timelines;
static struct repairs repairs;
static unsigned seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void setup(void)
{
    disk_make(&disk);
    for (unsigned i = 0; i < FEEDS; i++) {
        char code[8];
        snprintf(code, sizeof code, "f%u", i);
        struct feed f = {.code = strdup(code),
                         .name = strdup(code),
                         .record = strdup("{}"),
                         .report_ttl_s = 300,
                         .feed_ttl_s = 600};
        ck_assert_int_eq(registry_put_feed(&registry, &f), STATUS_OK);
    }
    registry.presence_gap_s = 3000;
    ck_assert_int_eq(timelines_grow(&timelines, ASSETS, FEEDS), STATUS_OK);
}

static void teardown(void)
{
    timelines_free(&timelines);
    registry_free(&registry);
    disk_remove(&disk);
}

static void report_some(int count)
{
    static const char *const names[] = {"", "no-stream", "offline", "dark"};
    for (int i = 0; i < count; i++) {
        struct point p = {.asset = draw(ASSETS - 1),
                          .at = 1000 + draw(100000),
                          .ms = (uint16_t)draw(1000),
                          .feed = (uint16_t)draw(FEEDS),
                          .aspect = (uint8_t)draw(ASPECT_COUNT),
                          .state = (uint8_t)draw(2),
                          .late = draw(3) == 0};
        if (p.state == STATE_FAULT)
            p.cause = (uint16_t)causes_intern(&timelines.causes, text_of(names[draw(4)]));
        /* a late report that needs the journal is left out: any runs will do here */
        ck_assert_int_ne(timeline_put(&timelines, &registry, &p), PUT_MEMORY);
        ck_assert_int_eq(watch_add(&timelines.watch, p.feed, INSTANT_2000 + p.at, 600), STATUS_OK);
    }
}

static void save(bool whole, uint64_t seq)
{
    struct checkpoint *c;
    disk_ok(checkpoint_take(&timelines, &repairs, whole, &c), &err);
    c->seq = seq;
    c->head.bytes[0] = (uint8_t)seq;
    c->reports = seq * 10;
    c->first_at = seq > 1 ? INSTANT_2000 + 5 : INSTANT_NONE;
    c->last_at = INSTANT_2000 + 500;
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(checkpoint_save(disk.store, c, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
    checkpoint_free(c);
}

static bool same_runs(const struct timelines *a, const struct timelines *b, size_t series)
{
    const struct series *x = &a->series[series], *y = &b->series[series];
    if (x->count != y->count)
        return false;
    for (uint32_t i = 0; i < x->count; i++) {
        const struct run *m = &x->runs[i], *n = &y->runs[i];
        const char *p = causes_name(&a->causes, m->tag & RUN_CAUSE);
        const char *q = causes_name(&b->causes, n->tag & RUN_CAUSE);
        if (m->first != n->first || m->last != n->last || m->gap_code != n->gap_code ||
            m->feed != n->feed || m->last_ms != n->last_ms ||
            ((m->tag ^ n->tag) & ~RUN_CAUSE) != 0 || strcmp(p ? p : "", q ? q : "") != 0)
            return false;
    }
    return true;
}

static bool same_presences(const struct timelines *a, const struct timelines *b, size_t series)
{
    const struct presences *x = series_kept(a, &a->series[series]);
    const struct presences *y = series_kept(b, &b->series[series]);
    uint32_t count = x ? x->count : 0;
    if (count != (y ? y->count : 0))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (x->items[i].first != y->items[i].first || x->items[i].last != y->items[i].last ||
            x->items[i].feed != y->items[i].feed)
            return false;
    }
    return true;
}

static void expect_same(const struct timelines *other)
{
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++)
        ck_assert_msg(same_runs(&timelines, other, i) && same_presences(&timelines, other, i),
                      "series %zu differs", i);
    for (uint32_t i = 0; i < FEEDS; i++) {
        const struct interval_set *a = &timelines.watch.feeds[i], *b = &other->watch.feeds[i];
        ck_assert_uint_eq(a->count, b->count);
        if (a->count)
            ck_assert_mem_eq(a->items, b->items, a->count * sizeof *a->items);
    }
}

static enum status load(struct timelines *t, uint64_t *ret_seq)
{
    struct stored_position p = {0};
    ck_assert_int_eq(timelines_grow(t, ASSETS, FEEDS), STATUS_OK);
    enum status status = checkpoint_position(disk.store, &p, &err);
    if (status == STATUS_OK && run_file_load(disk.store, p.seq, &p.head, t) != STATUS_OK)
        status = checkpoint_load(disk.store, t, &p, &err);
    *ret_seq = p.seq;
    return status;
}

static void expect_stored(void)
{
    struct timelines loaded = {0};
    uint64_t seq;
    disk_ok(load(&loaded, &seq), &err);
    expect_same(&loaded);
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++)
        ck_assert_uint_eq(loaded.series[i].dirty_first, UINT32_MAX);
    timelines_free(&loaded);
}

START_TEST(nothing_stored_is_position_zero)
{
    struct timelines loaded = {0};
    uint64_t seq = 9;
    disk_ok(load(&loaded, &seq), &err);
    ck_assert_uint_eq(seq, 0);
    timelines_free(&loaded);
}
END_TEST

START_TEST(what_is_saved_is_loaded)
{
    struct stored_position p;
    struct timelines loaded = {0};
    seed = 1;
    report_some(3000);
    save(false, 7);
    ck_assert_int_eq(timelines_grow(&loaded, ASSETS, FEEDS), STATUS_OK);
    disk_ok(checkpoint_load(disk.store, &loaded, &p, &err), &err);
    ck_assert(p.seq == 7 && p.head.bytes[0] == 7 && p.reports == 70);
    ck_assert(p.first_at == INSTANT_2000 + 5 && p.last_at == INSTANT_2000 + 500);
    expect_same(&loaded);
    timelines_free(&loaded);
}
END_TEST

START_TEST(increments_add_up_to_the_whole)
{
    seed = (unsigned)_i + 1;
    for (uint64_t round = 1; round <= 30; round++) {
        report_some(1 + (int)draw(200));
        save(round % 11 == 0, round);
        if (round % 5 == 0)
            expect_stored();
    }
    expect_stored();
    long long stored = disk_int(&disk, "SELECT count(*) FROM run");
    save(true, 31);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM run"), stored);
    expect_stored();
}
END_TEST

/* A part in a transaction of its own. */
static void save_part(const struct checkpoint *c, uint32_t rows_max, struct checkpoint_place *at)
{
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(checkpoint_save_part(disk.store, c, rows_max, at, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
}

/* Whole ones drop what was stored, also of what the model no longer knows; others replace it. */
START_TEST(in_parts_it_is_the_same_and_holds_only_with_the_last)
{
    bool whole = _i % 2 == 0;
    uint32_t rows_max = 1 + (uint32_t)_i * 7;
    struct checkpoint_place at = {0};
    struct checkpoint *c;
    int parts = 0;
    seed = (unsigned)_i + 30;
    report_some(600);
    save(false, 1);
    if (whole) {
        timelines_free(&timelines);
        ck_assert_int_eq(timelines_grow(&timelines, ASSETS, FEEDS), STATUS_OK);
    }
    report_some(300);
    disk_ok(checkpoint_take(&timelines, &repairs, whole, &c), &err);
    c->seq = 2;
    c->in_parts = true;
    for (; !at.is_done; parts++) {
        if (parts > 0)
            ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM checkpoint"), 0);
        save_part(c, rows_max, &at);
    }
    ck_assert_int_gt(parts, (int)(c->run_count / rows_max));
    ck_assert_int_eq(disk_int(&disk, "SELECT seq FROM checkpoint"), 2);
    checkpoint_free(c);
    expect_stored();
}
END_TEST

/* --- the file of the stored runs ---------------------------------------------------------------- */

static const char *runs_path(void)
{
    static char path[2200];
    snprintf(path, sizeof path, "%s-runs", disk.database);
    return path;
}

static void report_and_file(unsigned from_seed)
{
    seed = from_seed;
    report_some(2000);
    save(false, 7);
    disk_ok(run_file_make(disk.store, &err), &err);
}

/* Without the rows a start has nothing but the file to take. */
START_TEST(the_file_of_the_stored_runs_holds_all_of_them)
{
    struct timelines loaded = {0};
    uint64_t seq;
    report_and_file((unsigned)_i + 40);
    disk_sql(&disk, "DELETE FROM run; DELETE FROM presence; DELETE FROM feed_watch", NULL);
    disk_ok(load(&loaded, &seq), &err);
    ck_assert_uint_eq(seq, 7);
    expect_same(&loaded);
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++)
        ck_assert_uint_eq(loaded.series[i].dirty_first, UINT32_MAX);
    timelines_free(&loaded);
    unlink(runs_path());
}
END_TEST

START_TEST(a_file_of_another_position_is_not_taken_and_made_again)
{
    report_and_file(50);
    report_some(200);
    save(false, 8);
    expect_stored();
    disk_ok(run_file_make(disk.store, &err), &err);
    disk_sql(&disk, "DELETE FROM run; DELETE FROM presence; DELETE FROM feed_watch", NULL);
    expect_stored();
    unlink(runs_path());
}
END_TEST

/* Wherever it is hit, and wherever it ends. */
START_TEST(a_file_that_was_damaged_is_not_taken)
{
    struct stat st;
    report_and_file(60);
    ck_assert_int_eq(stat(runs_path(), &st), 0);
    for (int i = 0; i < 200; i++) {
        struct timelines t = {0};
        struct digest head = {.bytes = {7}};
        off_t at = (off_t)draw((unsigned)st.st_size);
        char byte;
        int fd = open(runs_path(), O_RDWR);
        ck_assert(fd >= 0 && pread(fd, &byte, 1, at) == 1);
        char other = (char)(byte ^ (1 << draw(8)));
        ck_assert(i % 4 ? pwrite(fd, &other, 1, at) == 1 : ftruncate(fd, at) == 0);
        ck_assert_int_eq(timelines_grow(&t, ASSETS, FEEDS), STATUS_OK);
        ck_assert_int_eq(run_file_load(disk.store, 7, &head, &t), STATUS_UNKNOWN);
        ck_assert_uint_eq(t.series[0].count, 0);
        timelines_free(&t);
        close(fd);
        unlink(runs_path());
        disk_ok(run_file_make(disk.store, &err), &err);
    }
    expect_stored();
    unlink(runs_path());
}
END_TEST

START_TEST(a_clean_model_takes_nothing)
{
    struct checkpoint *c;
    seed = 5;
    report_some(500);
    save(false, 1);
    disk_ok(checkpoint_take(&timelines, &repairs, false, &c), &err);
    ck_assert(c->series_count == 0 && c->run_count == 0 && c->watch_count == 0);
    checkpoint_free(c);
}
END_TEST

START_TEST(a_whole_one_drops_what_was_stored_before)
{
    seed = 6;
    report_some(500);
    save(false, 1);
    timelines_free(&timelines);
    ck_assert_int_eq(timelines_grow(&timelines, ASSETS, FEEDS), STATUS_OK);
    report_some(20);
    save(true, 2);
    expect_stored();
}
END_TEST

/* As a rebuild leaves it: everything is soiled, and one feed's series need no presences any more. */
START_TEST(presences_that_are_no_longer_kept_are_no_longer_stored)
{
    seed = 7;
    report_some(500);
    save(false, 1);
    ck_assert_int_gt(disk_int(&disk, "SELECT count(*) FROM presence"), 0);
    timelines_free(&timelines);
    ck_assert_int_eq(timelines_grow(&timelines, ASSETS, FEEDS), STATUS_OK);
    struct point p = {.asset = 1, .at = 60, .feed = 1, .aspect = ASPECT_LIVE};
    ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++)
        timelines.series[i].dirty_first = 0;
    for (uint32_t i = 0; i < FEEDS; i++)
        timelines.watch.dirty_from[i] = INT64_MIN;
    save(false, 2);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM presence"), 0);
    expect_stored();
}
END_TEST

START_TEST(the_view_of_runs_shows_codes_and_local_times)
{
    disk_change(&disk, "towns", "{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}", 0, 1);
    disk_change(&disk, "feeds", "{\"items\":[{\"code\":\"probe\",\"name\":\"p\"}]}", 0, 1);
    disk_change(&disk, "assets",
                "{\"items\":[{\"code\":\"cam\",\"kind\":\"centre\",\"name\":\"n\","
                "\"town\":\"t\"}]}",
                0, 1);
    struct point p = {.asset = 0, .at = 60, .aspect = ASPECT_LIVE, .state = STATE_FAULT};
    p.cause = (uint16_t)causes_intern(&timelines.causes, text_of("dark"));
    ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
    save(false, 1);
    disk_expect(&disk, "SELECT asset || aspect || state || first_local || cause || feed FROM v_run",
                "camlivefault2000-01-01 08:01:00darkprobe");
}
END_TEST

static const struct damage {
    const char *sql;
} damages[] = {
    {"UPDATE run SET asset_id = 1000"},
    {"UPDATE run SET aspect = 4"},
    {"UPDATE run SET last_at = first_at - 1"},
    {"UPDATE run SET feed_id = 4"},
    {"UPDATE run SET state = 2"},
    {"UPDATE run SET gap_max_s = -1"},
    {"UPDATE run SET first_at = 5, last_at = 6 WHERE first_at = (SELECT min(first_at) FROM run)"},
    {"UPDATE run SET last_ms = 1000"},
    {"UPDATE run SET late = 2"},
    {"UPDATE presence SET feed_id = 9 WHERE feed_id = 3"},
    {"UPDATE presence SET asset_id = 3"},
    {"UPDATE presence SET last_at = first_at - 1"},
    {"INSERT INTO presence SELECT asset_id, aspect, feed_id, last_at, last_at + 9 FROM presence"
     " WHERE last_at > first_at"},
    {"UPDATE feed_watch SET to_at = from_at"},
    {"UPDATE feed_watch SET feed_id = 0 WHERE feed_id = 2"},
};

START_TEST(damaged_rows_are_refused)
{
    struct timelines loaded = {0};
    uint64_t seq;
    struct point p = {.asset = 1, .at = 60, .feed = 1, .aspect = ASPECT_LIVE};
    ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
    ck_assert_int_eq(watch_add(&timelines.watch, 1, INSTANT_2000 + 60, 600), STATUS_OK);
    for (p.feed = 2; p.at < 300; p.at += 100)
        ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
    save(false, 1);
    disk_sql(&disk, damages[_i].sql, NULL);
    ck_assert_msg(load(&loaded, &seq) == STATUS_CORRUPT, "%s", damages[_i].sql);
    timelines_free(&loaded);
}
END_TEST

/* --- how long it takes, with the numbers of a large district ------------------------- */

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

START_TEST(a_million_runs_load_and_a_district_saves_in_no_time)
{
    enum { MANY = 5814, RUNS = 43 };
    struct timelines loaded = {0};
    struct stored_position shown;
    ck_assert_int_eq(timelines_grow(&timelines, MANY, FEEDS), STATUS_OK);
    uint32_t causes[] = {causes_intern(&timelines.causes, text_of("no-stream")),
                         causes_intern(&timelines.causes, text_of("offline"))};
    for (uint32_t i = 0; i < RUNS; i++) {
        for (uint32_t s = 0; s < MANY * ASPECT_COUNT; s++) {
            struct point p = {.asset = s / ASPECT_COUNT,
                              .at = i * 86400 + s,
                              .feed = 1,
                              .aspect = (uint8_t)(s % ASPECT_COUNT),
                              .state = i % 2};
            p.cause = p.state ? (uint16_t)causes[s % 2] : 0;
            ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
        }
    }
    double begun = now_s();
    save(true, 1);
    double whole = now_s() - begun;
    for (uint32_t s = 0; s < MANY * ASPECT_COUNT; s++) {
        struct point p = {.asset = s / ASPECT_COUNT,
                          .at = (RUNS - 1) * 86400 + s + 200,
                          .feed = 1,
                          .aspect = (uint8_t)(s % ASPECT_COUNT)};
        ck_assert_int_eq(timeline_put(&timelines, &registry, &p), PUT_DONE);
    }
    begun = now_s();
    save(false, 2);
    double increment = now_s() - begun;
    ck_assert_int_eq(timelines_grow(&loaded, MANY, FEEDS), STATUS_OK);
    begun = now_s();
    disk_ok(checkpoint_load(disk.store, &loaded, &shown, &err), &err);
    printf("checkpoint: whole %.0f ms, increment %.0f ms, load %.0f ms (%u runs)\n", whole * 1e3,
           increment * 1e3, (now_s() - begun) * 1e3, MANY * ASPECT_COUNT * RUNS);
    for (size_t i = 0; i < (size_t)MANY * ASPECT_COUNT; i++)
        ck_assert(same_runs(&timelines, &loaded, i));
    timelines_free(&loaded);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("checkpoint");
    TCase *c = tcase_create("checkpoint");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, nothing_stored_is_position_zero);
    tcase_add_test(c, what_is_saved_is_loaded);
    tcase_add_loop_test(c, increments_add_up_to_the_whole, 0, 5);
    tcase_add_loop_test(c, in_parts_it_is_the_same_and_holds_only_with_the_last, 0, 6);
    tcase_add_loop_test(c, the_file_of_the_stored_runs_holds_all_of_them, 0, 5);
    tcase_add_test(c, a_file_of_another_position_is_not_taken_and_made_again);
    tcase_add_test(c, a_file_that_was_damaged_is_not_taken);
    tcase_add_test(c, a_clean_model_takes_nothing);
    tcase_add_test(c, a_whole_one_drops_what_was_stored_before);
    tcase_add_test(c, presences_that_are_no_longer_kept_are_no_longer_stored);
    tcase_add_test(c, the_view_of_runs_shows_codes_and_local_times);
    tcase_add_loop_test(c, damaged_rows_are_refused, 0, (int)(sizeof damages / sizeof *damages));
    tcase_add_test(c, a_million_runs_load_and_a_district_saves_in_no_time);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

#include "ledger/arrivals.h"
#include "ledger/landing.h"
#include "ledger/load.h"
#include "ledger/rebuild.h"
#include "ledger/rows.h"
#include "ledger/verify.h"
#include "model/repair_pack.h"
#include "report/frame.h"
#include "store/checkpoint_save.h"
#include "store/transaction.h"

#include "change/ops.h"
#include "disk.h"
#include "report/frame_pack.h"
#include "store/checkpoint.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define ASSETS     5u
#define FEEDS      3u
#define BATCHES    150
#define POINTS_MAX 20000
#define SECONDS    20000u

static struct disk disk;
static struct error err;
static struct district district;
static unsigned seed;

/* Everything that was ever reported, for the sorted pass. Causes are numbered as in cause_names. */
static struct point points[POINTS_MAX];
static size_t point_count;
static int lates; /* windows that had to be read back */

static const char *const cause_names[] = {"", "no-stream", "offline", "dark"};

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void change(enum change_op op, const char *body)
{
    uint64_t seq = disk_change(&disk, change_ops[op].name, body, 0, 1000);
    struct journalled row = {op, seq, text_of(body), 0, 1000};
    disk_ok(change_apply(&district, &row, &err), &err);
}

static void setup(void)
{
    struct buffer assets = {0};
    disk_make(&disk);
    district.first_at = district.last_at = INSTANT_NONE;
    change(CHANGE_TOWNS, "{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}");
    change(CHANGE_FEEDS,
           "{\"items\":[{\"code\":\"f2\",\"feed_ttl_s\":400,\"name\":\"a\",\"report_ttl_s\":300},"
           "{\"code\":\"f0\",\"feed_ttl_s\":700,\"name\":\"b\",\"report_ttl_s\":null},"
           "{\"code\":\"f1\",\"feed_ttl_s\":900,\"name\":\"c\",\"report_ttl_s\":900}]}");
    buffer_add_text(&assets, "{\"items\":[");
    for (unsigned i = 0; i < ASSETS; i++)
        buffer_addf(&assets,
                    "%s{\"attributes\":null,\"class\":1,\"code\":\"a%u\",\"kind\":\"camera\","
                    "\"name\":\"n\",\"service\":[],\"town\":\"t\"}",
                    i ? "," : "", i);
    buffer_add_text(&assets, "]}");
    change(CHANGE_ASSETS, buffer_text(&assets));
    buffer_free(&assets);
    point_count = 0;
    lates = 0;
}

static void teardown(void)
{
    district_free(&district);
    disk_remove(&disk);
}

static int64_t received_at; /* of the batch at hand */

/* One line of a batch, remembered for the sorted pass. */
static void add_line(struct frame_builder *b, uint32_t feed, uint32_t at)
{
    struct report r = {.asset = draw(12) ? draw(ASSETS) : FRAME_NO_ASSET, .at = INSTANT_2000 + at};
    unsigned cause = draw(4);
    for (unsigned k = 0; k < 2 && r.asset != FRAME_NO_ASSET; k++)
        r.states |= (uint8_t)((draw(5) ? 1 : 2) << 2 * k);
    if (r.asset != FRAME_NO_ASSET && cause &&
        (report_state_bits(&r, 0) == 2 || report_state_bits(&r, 1) == 2))
        ck_assert_int_eq(frame_builder_cause(b, text_of(cause_names[cause]), &r.cause), STATUS_OK);
    ck_assert_int_eq(frame_builder_add(b, &r), STATUS_OK);
    for (uint8_t k = 0; k < 2 && r.asset != FRAME_NO_ASSET; k++) {
        bool fault = report_state_bits(&r, k) == 2;
        ck_assert_uint_lt(point_count, POINTS_MAX);
        points[point_count++] = (struct point){.asset = r.asset,
                                               .at = at,
                                               .feed = (uint16_t)feed,
                                               .aspect = k,
                                               .cause = (uint16_t)(fault && r.cause ? cause : 0),
                                               .state = fault ? STATE_FAULT : STATE_OK,
                                               .late = report_is_late(r.at, received_at)};
    }
}

static void land(const struct journal_row *row, uint32_t feed, const struct buffer *raw)
{
    struct landing landing;
    const struct late_limit limit = {.seq_max = row->seq};
    ck_assert_int_eq(
        landing_begin(&landing, &district, row->seq, feed, row->received_at, raw->bytes, raw->len),
        STATUS_OK);
    disk_ok(landing_finish(&landing, &district, disk.store, &limit, &err), &err);
    lates += (int)landing.late.count;
    landing_free(&landing);
}

/* --- batches that land side by side --- */

#define OPEN_MAX 5

static struct landing *open_landings[OPEN_MAX];
static struct buffer open_raws[OPEN_MAX];
static size_t open_count;

static void read_slice(struct landing *l)
{
    const struct late_limit limit = {.seq_max = district.seq};
    struct late_slice slice;
    struct late_points *found;
    l->extent_s = 60 + draw(400);
    l->windows_max = 1 + draw(3);
    ck_assert_int_eq(landing_slice(l, &district, open_landings, open_count, &slice), STATUS_OK);
    disk_ok(late_read(disk.store, &slice, &limit, &found, &err), &err);
    ck_assert_int_eq(landing_write(l, &district, open_landings, found), STATUS_OK);
    lates += (int)slice.count;
    late_slice_free(&slice);
    late_points_free(found);
}

static void forget_landing(size_t i)
{
    landing_free(open_landings[i]);
    free(open_landings[i]);
    buffer_free(&open_raws[i]);
    open_count--;
    open_landings[i] = open_landings[open_count];
    open_raws[i] = open_raws[open_count];
    open_raws[open_count] = (struct buffer){0};
}

/* Some reports of the frame, a slice of the late ones, or the end. */
static void work_on(size_t i)
{
    struct landing *l = open_landings[i];
    if (!l->through && l->again_count == 0 && draw(2) == 0) {
        enum status status = frame_work_step(&l->work, &district, 1 + draw(6), &l->late);
        l->through = status == STATUS_UNKNOWN;
        ck_assert(status == STATUS_OK || l->through);
    } else if (l->done < l->late.count) {
        read_slice(l);
    } else if (l->through) {
        forget_landing(i);
    }
}

static void begin_landing(const struct journal_row *row, uint32_t feed, const struct buffer *raw)
{
    struct landing *l = calloc(1, sizeof *l);
    ck_assert_ptr_nonnull(l);
    buffer_add(&open_raws[open_count], raw->bytes, raw->len);
    ck_assert_int_eq(landing_begin(l, &district, row->seq, feed, row->received_at,
                                   open_raws[open_count].bytes, open_raws[open_count].len),
                     STATUS_OK);
    open_landings[open_count++] = l;
}

static bool side_by_side;

/* Journalled as the scribe does it, applied as the loop does it. */
static void take_frame(uint32_t feed, const struct frame_builder *b)
{
    struct buffer raw = {0}, packed = {0};
    ck_assert_int_eq(frame_builder_seal(b, &raw), STATUS_OK);
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .received_at = received_at,
                              .feed = feed,
                              .first_at = b->first_at,
                              .last_at = b->last_at,
                              .accepted = b->count,
                              .reports = b->reports,
                              .body = {packed.bytes, packed.len}};
    while (open_count == OPEN_MAX)
        work_on(draw(OPEN_MAX));
    disk_append(&disk, &row);
    district.seq = row.seq;
    district.head = row.head;
    if (side_by_side)
        begin_landing(&row, feed, &raw);
    else
        land(&row, feed, &raw);
    buffer_free(&raw);
    buffer_free(&packed);
}

static void report_batch(unsigned progress)
{
    struct frame_builder b = {0};
    uint32_t feed = draw(FEEDS), base = progress * (SECONDS / BATCHES);
    if (draw(3) == 0)
        base = draw(base + 1); /* a late batch */
    received_at = INSTANT_2000 + base + (draw(3) ? 0 : REPORT_LATE_S + 50);
    unsigned lines = 1 + draw(15);
    for (unsigned i = 0; i < lines; i++)
        add_line(&b, feed, base + draw(draw(4) ? 100 : 2000));
    take_frame(feed, &b);
    frame_builder_free(&b);
}

static void store_checkpoint_now(bool whole)
{
    struct checkpoint *c;
    arrivals_free(&district.arrivals);
    disk_ok(arrivals_find(disk.store, district.seq, &district.arrivals, &err), &err);
    disk_ok(checkpoint_of(&district, whole, &c), &err);
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(checkpoint_save(disk.store, c, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
    checkpoint_free(c);
}

static void expect_arrivals(void)
{
    struct arrivals all = {0};
    struct buffer a = {0}, b = {0};
    disk_ok(arrivals_find(disk.store, UINT64_MAX, &all, &err), &err);
    arrivals_pack(&all, &a);
    arrivals_pack(&district.arrivals, &b);
    ck_assert(a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0));
    buffer_free(&a);
    buffer_free(&b);
    arrivals_free(&all);
}

static void restart(void)
{
    uint64_t reports = district.reports;
    int64_t first_at = district.first_at, last_at = district.last_at;
    district_free(&district);
    disk_reopen(&disk);
    disk_ok(district_load(disk.store, &district, &err), &err);
    ck_assert_uint_eq(district.reports, reports);
    ck_assert(district.first_at == first_at && district.last_at == last_at);
    expect_arrivals();
}

/* --- the sorted pass ------------------------------------------------------------ */

static int winner_first(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    const uint32_t *rank = district.registry.feed_rank;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->state != y->state)
        return x->state == STATE_FAULT ? -1 : 1;
    if (rank[x->feed] != rank[y->feed])
        return rank[x->feed] < rank[y->feed] ? -1 : 1;
    if (!x->cause != !y->cause)
        return x->cause ? -1 : 1;
    int order = strcmp(cause_names[x->cause], cause_names[y->cause]);
    return order ? order : x->late - y->late;
}

static void sorted_pass(struct timelines *t)
{
    ck_assert_int_eq(timelines_grow(t, ASSETS, FEEDS), STATUS_OK);
    for (unsigned i = 1; i < 4; i++)
        ck_assert_uint_eq(causes_intern(&t->causes, text_of(cause_names[i])), i);
    qsort(points, point_count, sizeof *points, winner_first);
    for (size_t i = 0; i < point_count; i++)
        ck_assert_int_eq(timeline_put(t, &district.registry, &points[i]), PUT_DONE);
}

static bool same_run(const struct timelines *a, const struct run *x, const struct timelines *b,
                     const struct run *y)
{
    const char *p = causes_name(&a->causes, x->tag & RUN_CAUSE);
    const char *q = causes_name(&b->causes, y->tag & RUN_CAUSE);
    return x->first == y->first && x->last == y->last && x->feed == y->feed &&
           ((x->tag ^ y->tag) & ~RUN_CAUSE) == 0 && strcmp(p ? p : "", q ? q : "") == 0;
}

static void expect_same(const struct timelines *t, const char *when)
{
    struct timelines expected = {0};
    sorted_pass(&expected);
    ck_assert_uint_eq(t->asset_count, ASSETS);
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++) {
        const struct series *x = &expected.series[i], *y = &t->series[i];
        ck_assert_msg(x->count == y->count, "%s, seed %u: series %zu has %u runs, not %u", when,
                      (unsigned)seed, i, y->count, x->count);
        for (uint32_t k = 0; k < x->count; k++)
            ck_assert_msg(same_run(&expected, &x->runs[k], t, &y->runs[k]),
                          "%s: series %zu run %u differs", when, i, k);
    }
    timelines_free(&expected);
}

START_TEST(an_empty_journal_is_an_empty_district)
{
    struct disk other;
    struct district empty = {0};
    disk_make(&other);
    disk_ok(district_load(other.store, &empty, &err), &err);
    ck_assert(empty.seq == 0 && empty.reports == 0 && empty.first_at == INSTANT_NONE);
    district_free(&empty);
    disk_remove(&other);
}
END_TEST

START_TEST(any_order_and_any_restart_give_the_runs_of_one_sorted_pass)
{
    seed = (unsigned)_i + 1;
    for (unsigned i = 0; i < BATCHES; i++) {
        report_batch(i);
        if (i % 40 == 20)
            store_checkpoint_now(false);
        if (i % 30 == 29) {
            restart();
            expect_same(&district.timelines, "after a restart");
        }
    }
    expect_same(&district.timelines, "at the end");
    ck_assert_int_gt(lates, 20);
}
END_TEST

START_TEST(batches_that_land_side_by_side_give_the_same_runs)
{
    seed = (unsigned)_i + 4000;
    side_by_side = true;
    for (unsigned i = 0; i < BATCHES; i++) {
        report_batch(i);
        for (unsigned n = draw(6); n > 0 && open_count > 0; n--)
            work_on(draw((unsigned)open_count));
    }
    while (open_count > 0)
        work_on(draw((unsigned)open_count));
    side_by_side = false;
    expect_same(&district.timelines, "side by side");
    ck_assert_int_gt(lates, 20);
}
END_TEST

START_TEST(watches_come_back_too)
{
    seed = 77;
    for (unsigned i = 0; i < BATCHES; i++)
        report_batch(i);
    int64_t seconds[FEEDS];
    for (uint32_t f = 0; f < FEEDS; f++)
        seconds[f] = watch_within(&district.timelines.watch, f, 0, INSTANT_EVER);
    for (int round = 0; round < 2; round++) {
        restart();
        for (uint32_t f = 0; f < FEEDS; f++)
            ck_assert_int_eq(watch_within(&district.timelines.watch, f, 0, INSTANT_EVER),
                             seconds[f]);
        store_checkpoint_now(round == 1);
    }
}
END_TEST

/* Returns how many steps it took. */
static unsigned advance(struct rebuilt *built)
{
    unsigned steps = 0;
    for (; built->seq < district.seq; steps++) {
        uint64_t seq = built->seq;
        size_t next = built->order.next;
        disk_ok(rebuilt_step(disk.store, built, district.seq, &err), &err);
        ck_assert_uint_le(built->order.next, next + REBUILT_STEP_ROWS);
        ck_assert(seq == 0 || built->seq - seq <= REBUILT_STEP_ROWS);
    }
    return steps;
}

START_TEST(a_rebuild_in_another_thread_needs_the_feeds_alone_and_takes_so_many_rows_a_step)
{
    struct rebuilt *built = calloc(1, sizeof *built);
    seed = (unsigned)_i + 1000;
    for (unsigned i = 0; i < BATCHES / 2; i++)
        report_batch(i);
    built->asset_count = ASSETS;
    ck_assert_int_eq(registry_copy_feeds(&district.registry, &built->feeds), STATUS_OK);
    ck_assert_uint_ge(advance(built), BATCHES / 2 / REBUILT_STEP_ROWS + 1);
    expect_same(&built->timelines, "after a rebuild");
    for (unsigned i = BATCHES / 2; i < BATCHES; i++)
        report_batch(i);
    ck_assert_uint_ge(advance(built), BATCHES / 2 / REBUILT_STEP_ROWS + 1);
    expect_same(&built->timelines, "after what has come in meanwhile");
    ck_assert_uint_eq(built->reports, district.reports);
    rebuilt_free(built);
}
END_TEST

/* All that the timelines say, as text: but for the gaps, of which a run keeps a bound. */
static void describe(const struct timelines *t, struct buffer *out)
{
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++) {
        const struct series *s = &t->series[i];
        const struct presences *kept = series_kept(t, s);
        buffer_addf(out, "\nseries %zu:", i);
        for (uint32_t k = 0; k < s->count; k++) {
            const struct run *x = &s->runs[k];
            const char *cause = causes_name(&t->causes, x->tag & RUN_CAUSE);
            buffer_addf(out, " %u-%u.%u %s%s%s f%u", x->first, x->last, x->last_ms,
                        x->tag & RUN_FAULT ? "fault" : "ok", x->tag & RUN_LATE ? " late " : "",
                        cause ? cause : "", x->feed);
        }
        for (uint32_t k = 0; kept && k < kept->count; k++)
            buffer_addf(out, " present %u-%u f%u", kept->items[k].first, kept->items[k].last,
                        kept->items[k].feed);
    }
    for (uint32_t f = 0; f < t->watch.feed_count; f++) {
        buffer_addf(out, "\nfeed %u:", f);
        for (size_t k = 0; k < t->watch.feeds[f].count; k++)
            buffer_addf(out, " %lld-%lld", (long long)t->watch.feeds[f].items[k].from,
                        (long long)t->watch.feeds[f].items[k].to);
    }
}

/* Voids one of the batches that there are, as far as the journal knows. */
static uint64_t void_one(void)
{
    char body[80], sql[120];
    snprintf(sql, sizeof sql, "SELECT seq FROM journal WHERE kind = 0 LIMIT 1 OFFSET %u",
             draw(BATCHES / 2));
    uint64_t batch = (uint64_t)disk_int(&disk, sql);
    snprintf(body, sizeof body, "{\"batch\":%llu,\"reason\":\"wrong\"}", (unsigned long long)batch);
    change(CHANGE_VOID, body);
    snprintf(body, sizeof body, "{\"batch\":%llu}", (unsigned long long)batch);
    change(CHANGE_VOID_APPROVED, body);
    district.seq = (uint64_t)disk_int(&disk, "SELECT max(seq) FROM journal");
    return batch;
}

static struct rebuilt *begin_rebuilt(uint64_t voided)
{
    struct rebuilt *built = calloc(1, sizeof *built);
    ck_assert_ptr_nonnull(built);
    built->asset_count = ASSETS;
    built->voided = voided;
    ck_assert_int_eq(registry_copy_feeds(&district.registry, &built->feeds), STATUS_OK);
    advance(built);
    return built;
}

static void expect_equal_bytes(const struct rebuilt *whole)
{
    struct buffer a = {0}, b = {0};
    describe(&district.timelines, &a);
    describe(&whole->timelines, &b);
    ck_assert_str_eq(buffer_text(&a), buffer_text(&b));
    ck_assert_uint_eq(district.reports, whole->reports);
    ck_assert(district.first_at == whole->first_at && district.last_at == whole->last_at);
    buffer_free(&a);
    buffer_free(&b);
}

/* The model takes over the series of the voided batch alone, and is then as if all had been made anew. What is stored
 * of it shows that, too. */
START_TEST(only_what_a_voided_batch_reports_is_made_anew_and_equals_the_whole)
{
    seed = (unsigned)_i + 7000;
    for (unsigned i = 0; i < BATCHES / 2; i++)
        report_batch(i);
    store_checkpoint_now(true);
    uint64_t voided = void_one();
    struct rebuilt *part = begin_rebuilt(voided), *whole = begin_rebuilt(0);
    for (unsigned i = BATCHES / 2; i < BATCHES / 2 + 20; i++)
        report_batch(i); /* onto the old timelines */
    advance(part);
    advance(whole);
    ck_assert_int_eq(rebuilt_prepare(part, &district), STATUS_OK);
    rebuilt_swap(part, &district);
    expect_equal_bytes(whole);
    rebuilt_free(part);
    for (unsigned i = BATCHES / 2 + 20; i < BATCHES / 2 + 40; i++)
        report_batch(i); /* late ones among them */
    advance(whole);
    expect_equal_bytes(whole);
    store_checkpoint_now(false);
    restart();
    expect_equal_bytes(whole);
    rebuilt_free(whole);
}
END_TEST

START_TEST(a_changed_ttl_makes_stored_runs_worthless)
{
    seed = 7;
    for (unsigned i = 0; i < BATCHES; i++)
        report_batch(i);
    store_checkpoint_now(false);
    change(CHANGE_FEEDS,
           "{\"items\":[{\"code\":\"f2\",\"feed_ttl_s\":150,\"name\":\"a\",\"report_ttl_s\":50}]}");
    restart();
    expect_same(&district.timelines, "after a changed ttl");
    store_checkpoint_now(false); /* what a rebuild made is stored series by series */
    restart();
    expect_same(&district.timelines, "and stored again");
}
END_TEST

static const char *const damages[] = {
    "UPDATE checkpoint SET head = zeroblob(32)",
    "UPDATE checkpoint SET seq = 100000",
    "UPDATE run SET asset_id = 900 WHERE asset_id = 2 AND aspect = 0",
    "DELETE FROM checkpoint; DELETE FROM feed_watch",
};

START_TEST(stored_runs_that_do_not_hold_are_made_anew)
{
    seed = 8;
    for (unsigned i = 0; i < BATCHES / 2; i++)
        report_batch(i);
    store_checkpoint_now(false);
    disk_sql(&disk, damages[_i], NULL);
    restart();
    expect_same(&district.timelines, damages[_i]);
}
END_TEST

/* --- the stored repairs ------------------------------------------------------------------------ */

#define ORDERS 100 /* two blocks */

static void order(unsigned n)
{
    char body[400];
    snprintf(body, sizeof body,
             "{\"items\":[{\"asset\":\"a%u\",\"cause\":null,\"confirmed_at\":null,\"id\":\"R%u\","
             "\"mass\":false,\"pauses\":[],\"repaired_at\":null,\"reported_at\":"
             "\"2022-09-01T00:%02u:00+08:00\",\"state\":\"open\"}]}",
             n % ASSETS, n, n % 60);
    change(CHANGE_REPAIRS, body);
}

static void step(unsigned n, const char *verb)
{
    char body[300];
    snprintf(body, sizeof body,
             "{\"approved\":false,\"at\":\"2022-09-02T00:00:00+08:00\",\"id\":\"R%u\",\"note\":"
             "\"why\",\"pause\":0,\"verb\":\"%s\"}",
             n, verb);
    change(CHANGE_REPAIR_STEP, body);
}

static void take_orders(void)
{
    for (unsigned i = 0; i < ORDERS; i++)
        order(i);
    for (unsigned i = 0; i < ORDERS; i += 3)
        step(i, "pause");
    district.seq = (uint64_t)disk_int(&disk, "SELECT max(seq) FROM journal");
    char head[256];
    disk_sql(&disk, "SELECT hex(head) FROM journal ORDER BY seq DESC LIMIT 1", head);
    for (char *c = head; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'F' ? *c + 32 : *c);
    ck_assert(digest_from_hex(text_of(head), &district.head));
}

static void expect_same_repairs(const struct repairs *x, const char *when)
{
    struct district all = {0};
    struct buffer a = {0}, b = {0};
    uint64_t seq = (uint64_t)disk_int(&disk, "SELECT max(seq) FROM journal");
    disk_ok(repairs_replay(disk.store, &all, seq, &err), &err);
    ck_assert_msg(all.repairs.count == x->count, "%s", when);
    for (uint32_t i = 0; i < repairs_blocks(x); i++) {
        repairs_pack(x, i, &a);
        repairs_pack(&all.repairs, i, &b);
    }
    ck_assert_msg(a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0, "%s", when);
    buffer_free(&a);
    buffer_free(&b);
    district_free(&all);
}

/* A pack that is whole, and says something else: that R0 is of a mass fault. */
static void forge_block(void)
{
    struct repairs forged = {0};
    struct buffer pack = {0};
    struct digest digest;
    char hex[DIGEST_HEX_SIZE], *sql;
    repairs_pack(&district.repairs, 0, &pack);
    ck_assert_int_eq(repairs_unpack(&forged, (struct text){pack.bytes, pack.len}), STATUS_OK);
    forged.items[0].mass = true;
    buffer_reset(&pack);
    repairs_pack(&forged, 0, &pack);
    struct text bytes = {pack.bytes, pack.len};
    ck_assert_int_eq(checkpoint_block_digest(0, bytes, &digest), STATUS_OK);
    digest_hex(&digest, hex);
    sql = malloc(2 * pack.len + 300);
    size_t len = (size_t)sprintf(sql, "UPDATE repair_block SET digest = x'%s', pack = x'", hex);
    for (size_t i = 0; i < pack.len; i++)
        len += (size_t)sprintf(sql + len, "%02x", (unsigned char)pack.bytes[i]);
    strcpy(sql + len, "' WHERE block = 0");
    disk_sql(&disk, sql, NULL);
    free(sql);
    buffer_free(&pack);
    repairs_free(&forged);
}

START_TEST(stored_repairs_go_on_with_the_changes_after_them)
{
    take_orders();
    store_checkpoint_now(false);
    step(0, "resume");
    step(1, "pause");
    order(ORDERS);
    restart();
    expect_same_repairs(&district.repairs, "with changes after the checkpoint");
    ck_assert_uint_eq(district.model_changes, 3);
    ck_assert(district.repairs.blocks[0].soiled && district.repairs.blocks[1].soiled);
    store_checkpoint_now(false); /* of the blocks that have changed */
    restart();
    expect_same_repairs(&district.repairs, "and stored again");
    ck_assert(!district.repairs.blocks[0].soiled && !district.repairs.blocks[1].soiled);
}
END_TEST

START_TEST(a_start_believes_the_stored_repairs_and_verify_does_not)
{
    take_orders();
    store_checkpoint_now(false);
    forge_block();
    restart();
    ck_assert(district.repairs.items[0].mass);
    struct verification v;
    ck_assert_int_eq(verify_whole(disk.store, &v, &err), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "repair_block"), "%s", err.detail);
}
END_TEST

static const char *const repair_damages[] = {
    "UPDATE checkpoint SET head = zeroblob(32)",
    "UPDATE checkpoint SET seq = 100000",
    "DELETE FROM checkpoint",
    "DELETE FROM repair_block WHERE block = 0",
    "DELETE FROM repair_block",
    "DELETE FROM repair_block WHERE block = 1",
    "UPDATE checkpoint SET repairs = repairs + 1",
    "UPDATE repair_block SET pack = CAST(x'02' || substr(pack, 2) AS BLOB) WHERE block = 1",
    "UPDATE repair_block SET pack = substr(pack, 1, 1000) WHERE block = 0",
    "UPDATE repair_block SET digest = zeroblob(32) WHERE block = 0",
    "UPDATE checkpoint SET arrivals = x'ff'",
    "UPDATE checkpoint SET arrivals = NULL",
    "UPDATE repair_block SET block = 2 WHERE block = 1",
    "UPDATE repair_block SET block = 1 - block + 5; UPDATE repair_block SET block = block - 5",
};

START_TEST(stored_repairs_that_do_not_hold_are_replayed)
{
    take_orders();
    store_checkpoint_now(false);
    step(1, "pause");
    disk_sql(&disk, repair_damages[_i], NULL);
    restart();
    expect_same_repairs(&district.repairs, repair_damages[_i]);
    store_checkpoint_now(true);
    restart();
    expect_same_repairs(&district.repairs, "stored again");
}
END_TEST

/* Another thread's: it has read something, and says of which position. */
struct elsewhere {
    int64_t ahead; /* of what is stored */
    enum status status;
    int asked;
};

static enum status take_elsewhere(void *context, struct repairs *ret, uint64_t *ret_seq,
                                  struct error *e)
{
    struct elsewhere *x = context;
    x->asked++;
    if (x->status != STATUS_OK)
        return x->status;
    enum status status = stored_repairs_load(disk.store, ret, ret_seq, e);
    *ret_seq += (uint64_t)x->ahead;
    return status;
}

START_TEST(repairs_that_another_thread_has_read_have_to_show_the_checkpoint)
{
    take_orders();
    store_checkpoint_now(false);
    step(1, "pause");
    for (int64_t ahead = -1; ahead <= 1; ahead++) {
        struct elsewhere x = {.ahead = ahead};
        const struct repairs_source from = {take_elsewhere, &x};
        struct district other = {0};
        disk_ok(district_load_rest(disk.store, &other, &from, &err), &err);
        ck_assert_int_eq(x.asked, 1);
        expect_same_repairs(&other.repairs, "read elsewhere");
        ck_assert(other.repairs.items[0].is_borrowed == (ahead == 0));
        district_free(&other);
    }
    struct elsewhere x = {.status = STATUS_IO};
    const struct repairs_source from = {take_elsewhere, &x};
    struct district other = {0};
    ck_assert_int_eq(district_load_rest(disk.store, &other, &from, &err), STATUS_IO);
    district_free(&other);
}
END_TEST

START_TEST(a_frame_that_cannot_be_read_is_named)
{
    struct journal_row row = disk_reports(INSTANT_2000, INSTANT_2000, "no frame");
    disk_append(&disk, &row);
    struct district other = {0};
    ck_assert_int_eq(district_load(disk.store, &other, &err), STATUS_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.detail, "row 4"));
    district_free(&other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("load");
    TCase *c = tcase_create("load");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, an_empty_journal_is_an_empty_district);
    tcase_add_loop_test(c, any_order_and_any_restart_give_the_runs_of_one_sorted_pass, 0, 20);
    tcase_add_loop_test(c, batches_that_land_side_by_side_give_the_same_runs, 0, 40);
    tcase_add_test(c, watches_come_back_too);
    tcase_add_loop_test(
        c, a_rebuild_in_another_thread_needs_the_feeds_alone_and_takes_so_many_rows_a_step, 0, 10);
    tcase_add_loop_test(c, only_what_a_voided_batch_reports_is_made_anew_and_equals_the_whole, 0,
                        getenv("LONG") ? 100 : 20);
    tcase_add_test(c, a_changed_ttl_makes_stored_runs_worthless);
    tcase_add_loop_test(c, stored_runs_that_do_not_hold_are_made_anew, 0,
                        (int)(sizeof damages / sizeof *damages));
    tcase_add_test(c, stored_repairs_go_on_with_the_changes_after_them);
    tcase_add_test(c, a_start_believes_the_stored_repairs_and_verify_does_not);
    tcase_add_loop_test(c, stored_repairs_that_do_not_hold_are_replayed, 0,
                        (int)(sizeof repair_damages / sizeof *repair_damages));
    tcase_add_test(c, repairs_that_another_thread_has_read_have_to_show_the_checkpoint);
    tcase_add_test(c, a_frame_that_cannot_be_read_is_named);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}

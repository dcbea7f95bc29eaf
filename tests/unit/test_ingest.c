#include "ledger/apply_frame.h"
#include "ledger/ingest.h"
#include "report/frame.h"

#include "model/timeline_read.h"
#include "model/timeline_rewrite.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define AT_S INT64_C(1661961900)
#define AT   "2022-09-01T00:05:00+08:00"
#define NOW  (AT_S + 3600)
#define MAX  (UINT64_C(64) << 20)

static struct district d;
static struct late_list late;

static void add_feed(const char *code)
{
    struct feed feed = {
        .code = strdup(code), .name = strdup(code), .report_ttl_s = 900, .feed_ttl_s = 900};
    ck_assert_int_eq(registry_put_feed(&d.registry, &feed), STATUS_OK);
}

static void add_asset(const char *code)
{
    struct asset asset = {.code = strdup(code), .name = strdup(code), .class_no = 1};
    ck_assert_int_eq(registry_put_asset(&d.registry, &asset), STATUS_OK);
}

static void set_up(void)
{
    d = (struct district){.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    late = (struct late_list){0};
    add_feed("probe");
    add_feed("platform");
    add_asset("A");
    add_asset("B");
    add_asset("市桥01");
}

static void tear_down(void)
{
    district_free(&d);
    late_list_free(&late);
}

static struct batch *ingest(enum body_format format, const char *body)
{
    struct ingest *g;
    struct batch *b = NULL;
    struct error err = {0};
    ck_assert_int_eq(ingest_new(&d, 1, 7, format, false, MAX, NOW, &g), STATUS_OK);
    ck_assert_int_eq(ingest_take(g, body, strlen(body), &err), STATUS_OK);
    ck_assert_uint_gt(ingest_size(g), LINE_BYTES_MAX);
    enum status status = ingest_end(g, &b, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.detail);
    ingest_free(g);
    return b;
}

START_TEST(good_lines_become_a_frame)
{
    struct batch *b = ingest(
        BODY_NDJSON, "{\"asset\":\"B\",\"at\":\"" AT "\",\"live\":\"fault\",\"cause\":\"x\"}\n"
                     "{\"at\":\"2022-09-01T00:06:00+08:00\"}\n"
                     "{\"asset\":\"市桥01\",\"at\":\"2022-09-01T00:04:00+08:00\","
                     "\"intact\":\"ok\"}\n");
    struct frame_reader f;
    struct report r;
    ck_assert_uint_eq(b->feed, 1);
    ck_assert_uint_eq(b->token, 7);
    ck_assert_int_eq(b->received_at, NOW);
    ck_assert_uint_eq(b->accepted, 3);
    ck_assert_uint_eq(b->reports, 2);
    ck_assert_uint_eq(b->rejected, 0);
    ck_assert_int_eq(b->first_at, AT_S - 60);
    ck_assert_int_eq(b->last_at, AT_S + 60);
    ck_assert_int_eq(frame_reader_init(&f, b->raw.bytes, b->raw.len), STATUS_OK);
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_OK);
    ck_assert_uint_eq(r.asset, 1);
    ck_assert_uint_eq(r.states, 0x20);
    ck_assert_str_eq(frame_cause_name(&f, r.cause), "x");
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_OK);
    ck_assert_uint_eq(r.asset, FRAME_NO_ASSET);
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_OK);
    ck_assert_uint_eq(r.asset, 2);
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_UNKNOWN);
    batch_free(b);
}
END_TEST

static const struct {
    const char *line, *code, *field, *detail;
} refused[] = {
    {"{\"asset\":\"C\",\"at\":\"" AT "\",\"live\":\"ok\"}", "unknown_asset", "asset", "\"C\""},
    {"{\"asset\":\"\",\"at\":\"" AT "\",\"live\":\"ok\"}", "unknown_asset", "asset", ""},
    {"{\"asset\":\"3.30106E+19\",\"at\":\"" AT "\",\"live\":\"ok\"}", "unknown_asset", "asset",
     "spreadsheet"},
    {"{\"asset\":\"A\",\"at\":\"1999-12-31T23:59:59Z\",\"live\":\"ok\"}", "too_old", "at", ""},
    {"{\"asset\":\"A\",\"at\":\"2022-09-01T01:10:01+08:00\",\"live\":\"ok\"}", "future_time", "at",
     "2022-08-31T17:10:01"},
    {"{\"asset\":\"C\",\"at\":\"1999-12-31T23:59:59Z\",\"live\":\"ok\"}", "too_old", "at", ""},
    {"{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"up\"}", "unknown_state", "live", "up"},
};
#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

START_TEST(a_refused_line_is_listed_and_kept_with_its_reason)
{
    struct batch *b = ingest(BODY_NDJSON, refused[_i].line);
    ck_assert_uint_eq(b->accepted, 0);
    ck_assert_uint_eq(b->raw.len, 0);
    ck_assert_uint_eq(b->rejected, 1);
    ck_assert_uint_eq(b->reject_count, 1);
    ck_assert_uint_eq(b->error_count, 1);
    const struct reject *r = &b->rejects[0];
    ck_assert_str_eq(r->code, refused[_i].code);
    ck_assert_str_eq(r->field, refused[_i].field);
    ck_assert_msg(strstr(r->detail, refused[_i].detail) != NULL, "%s", r->detail);
    ck_assert_uint_eq(r->raw_len, strlen(refused[_i].line));
    ck_assert_mem_eq(r->raw, refused[_i].line, r->raw_len);
    ck_assert_str_eq(b->errors[0].code, r->code);
    ck_assert_ptr_null(b->errors[0].raw);
    batch_free(b);
}
END_TEST

START_TEST(the_first_100_errors_are_listed_and_the_newest_10000_lines_kept)
{
    struct buffer body = {0};
    uint32_t lines = REJECTS_KEPT_MAX * 2 + 345;
    for (uint32_t i = 1; i <= lines; i++)
        buffer_addf(&body, "bad %u\n", i);
    struct batch *b = ingest(BODY_NDJSON, buffer_text(&body));
    ck_assert_uint_eq(b->rejected, lines);
    ck_assert_uint_eq(b->error_count, ERRORS_LISTED_MAX);
    ck_assert_uint_eq(b->reject_count, REJECTS_KEPT_MAX);
    for (uint32_t i = 0; i < ERRORS_LISTED_MAX; i++)
        ck_assert_uint_eq(b->errors[i].number, i + 1);
    for (uint32_t i = 0; i < REJECTS_KEPT_MAX; i++) {
        char raw[32];
        uint32_t number = lines - REJECTS_KEPT_MAX + 1 + i;
        int len = snprintf(raw, sizeof raw, "bad %u", number);
        ck_assert_uint_eq(b->rejects[i].number, number);
        ck_assert_uint_eq(b->rejects[i].raw_len, (uint32_t)len);
        ck_assert_mem_eq(b->rejects[i].raw, raw, (size_t)len);
    }
    batch_free(b);
    buffer_free(&body);
}
END_TEST

START_TEST(the_answer_is_the_one_in_spec)
{
    struct digest head = {{0xab}};
    struct buffer out = {0};
    struct batch *b = ingest(BODY_JSON, "[{\"at\":\"" AT "\"},5]");
    batch_answer(b, 17, &head, &out);
    ck_assert_str_eq(
        buffer_text(&out),
        "{\"batch\":17,\"accepted\":1,\"rejected\":1,\"errors\":[{\"index\":1,\"field\":\"\","
        "\"code\":\"bad_json\",\"detail\":\"Not a JSON object: '[' or '{' expected near '5' "
        "(byte 1).\"}],\"receipt\":{\"seq\":17,\"head\":"
        "\"ab00000000000000000000000000000000000000000000000000000000000000\"}}");
    batch_free(b);
    buffer_reset(&out);
    b = ingest(BODY_NDJSON, "{\"at\":5}\n");
    batch_answer(b, 18, &head, &out);
    ck_assert_ptr_nonnull(strstr(buffer_text(&out), "\"errors\":[{\"line\":1,\"field\":\"at\""));
    batch_free(b);
    buffer_free(&out);
}
END_TEST

START_TEST(a_body_that_is_refused_makes_no_batch)
{
    struct ingest *g;
    struct batch *b = NULL;
    struct error err;
    ck_assert_int_eq(ingest_new(&d, 0, 1, BODY_JSON, false, MAX, NOW, &g), STATUS_OK);
    ck_assert_int_eq(ingest_take(g, "[{\"at\":\"" AT "\"}", 35, &err), STATUS_OK);
    ck_assert_int_eq(ingest_end(g, &b, &err), STATUS_INVALID);
    ck_assert_ptr_null(b);
    ingest_free(g);
    ingest_free(NULL);
    batch_free(NULL);
}
END_TEST

START_TEST(a_cause_past_the_last_number_is_taken_as_other)
{
    struct buffer body = {0};
    char name[16];
    for (unsigned i = 1; i < CAUSES_MAX - 2; i++) {
        snprintf(name, sizeof name, "known-%u", i);
        ck_assert_uint_eq(causes_intern(&d.timelines.causes, text_of(name)), i);
    }
    for (unsigned i = 0; i < 3; i++)
        buffer_addf(&body,
                    "{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"fault\",\"cause\":\"%s\"}\n",
                    i == 0   ? "known-9"
                    : i == 1 ? "last"
                             : "too-many");
    struct batch *b = ingest(BODY_NDJSON, buffer_text(&body));
    ck_assert_uint_eq(b->accepted, 3);
    ck_assert_uint_eq(b->error_count, 0);
    ck_assert_uint_eq(b->other_causes, 1);
    struct late_list none = {0};
    ck_assert_int_eq(frame_apply(&d, 1, b->received_at, b->raw.bytes, b->raw.len, &none),
                     STATUS_OK);
    uint32_t tag = d.timelines.series[ASPECT_LIVE].runs[0].tag;
    ck_assert(tag & RUN_FAULT);
    ck_assert_ptr_nonnull(causes_name(&d.timelines.causes, tag & RUN_CAUSE));
    ck_assert_uint_eq(d.timelines.causes.count, CAUSES_MAX); /* "last" and "other" */
    late_list_free(&none);
    batch_free(b);
    buffer_free(&body);
}
END_TEST

START_TEST(a_feed_brings_in_its_quota_of_causes_and_leaves_room_for_others)
{
    struct buffer body = {0};
    for (unsigned i = 0; i < CAUSES_FEED_MAX + 10; i++)
        buffer_addf(&body,
                    "{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"fault\",\"cause\":\"c-%u\"}\n",
                    i);
    struct batch *b = ingest(BODY_NDJSON, buffer_text(&body));
    ck_assert_uint_eq(b->accepted, CAUSES_FEED_MAX + 10);
    ck_assert_uint_eq(b->other_causes, 10);
    batch_free(b);
    b = ingest(BODY_NDJSON, buffer_text(&body)); /* its own again, and no more */
    ck_assert_uint_eq(b->other_causes, 10);
    ck_assert(!causes_has_room(&d.timelines.causes, 1));
    ck_assert(causes_has_room(&d.timelines.causes, 0));
    batch_free(b);
    buffer_free(&body);
}
END_TEST

/* --- applying --- */

struct step {
    uint32_t asset;
    int64_t after_s; /* from AT_S */
    uint8_t states;
    const char *cause;
};

static enum status apply(uint32_t feed, const struct step *steps, size_t count)
{
    struct frame_builder b = {0};
    struct buffer raw = {0};
    for (size_t i = 0; i < count; i++) {
        struct report r = {
            .asset = steps[i].asset, .at = AT_S + steps[i].after_s, .states = steps[i].states};
        ck_assert_int_eq(frame_builder_cause(&b, text_of(steps[i].cause), &r.cause), STATUS_OK);
        ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
    }
    ck_assert_int_eq(frame_builder_seal(&b, &raw), STATUS_OK);
    enum status status = frame_apply(&d, feed, INSTANT_2000, raw.bytes, raw.len, &late);
    frame_builder_free(&b);
    buffer_free(&raw);
    return status;
}
#define APPLY(feed, ...)                                                                           \
    apply(feed, (const struct step[]){__VA_ARGS__},                                                \
          sizeof((const struct step[]){__VA_ARGS__}) / sizeof(struct step))

static enum condition condition(uint32_t asset, enum aspect aspect, int64_t after_s)
{
    struct timeline_reader by = {&d.timelines, &d.registry, EXPECTED_DEFAULT_S};
    return timeline_at(&by, asset, aspect, AT_S + after_s);
}

START_TEST(a_frame_reaches_timelines_watching_and_counts)
{
    ck_assert_int_eq(APPLY(0, {0, 0, 0x64, "no-stream"}, {FRAME_NO_ASSET, 600, 0, NULL},
                           {1, -60, 0x01, "ignored"}),
                     STATUS_OK);
    ck_assert_uint_eq(d.reports, 2);
    ck_assert_int_eq(d.first_at, AT_S - 60);
    ck_assert_int_eq(d.last_at, AT_S);
    ck_assert_int_eq(condition(0, ASPECT_INTACT, 0), CONDITION_BLIND);
    ck_assert_int_eq(condition(0, ASPECT_NETWORK, 0), CONDITION_OK);
    ck_assert_int_eq(condition(0, ASPECT_LIVE, 0), CONDITION_FAULT);
    ck_assert_int_eq(condition(0, ASPECT_HISTORY, 0), CONDITION_OK);
    ck_assert_int_eq(condition(0, ASPECT_LIVE, 1499), CONDITION_SILENT);
    ck_assert_int_eq(condition(0, ASPECT_LIVE, 1500), CONDITION_BLIND);
    const struct series *s = &d.timelines.series[0 * ASPECT_COUNT + ASPECT_LIVE];
    ck_assert_str_eq(causes_name(&d.timelines.causes, s->runs[0].tag & RUN_CAUSE), "no-stream");
    s = &d.timelines.series[1 * ASPECT_COUNT + ASPECT_INTACT];
    ck_assert_uint_eq(s->runs[0].tag, 0);
    ck_assert_uint_eq(s->runs[0].first, AT_S - 60 - INSTANT_2000);
    ck_assert_uint_eq(late.count, 0);
}
END_TEST

START_TEST(heartbeats_alone_count_no_report)
{
    ck_assert_int_eq(APPLY(1, {FRAME_NO_ASSET, 0, 0, NULL}), STATUS_OK);
    ck_assert_uint_eq(d.reports, 0);
    ck_assert_int_eq(d.first_at, INSTANT_NONE);
    ck_assert(watch_holds(&d.timelines.watch, 1, AT_S + 899));
    ck_assert(!watch_holds(&d.timelines.watch, 1, AT_S + 900));
    ck_assert(!watch_holds(&d.timelines.watch, 0, AT_S));
}
END_TEST

START_TEST(points_that_need_the_journal_are_listed_and_hold_up_no_others)
{
    const uint32_t base = (uint32_t)(AT_S - INSTANT_2000);
    const struct late_point expected[] = {{base + 500, ASPECT_COUNT + ASPECT_INTACT},
                                          {base + 450, ASPECT_NETWORK},
                                          {base + 150, ASPECT_NETWORK}};
    ck_assert_int_eq(APPLY(0, {0, 0, 0x55, NULL}, {0, 300, 0x55, NULL}, {0, 600, 0x55, NULL},
                           {1, 0, 0x05, NULL}, {1, 900, 0x05, NULL}),
                     STATUS_OK);
    ck_assert_uint_eq(late.count, 0);
    ck_assert_int_eq(APPLY(0, {1, 500, 0x02, NULL}, {0, 450, 0x08, NULL}, {0, 1200, 0x05, NULL},
                           {0, 150, 0x08, NULL}),
                     STATUS_OK);
    ck_assert_uint_eq(late.count, 3);
    for (size_t i = 0; i < late.count; i++) {
        ck_assert_uint_eq(late.items[i].at, expected[i].at);
        ck_assert_uint_eq(late.items[i].series, expected[i].series);
    }
    ck_assert_uint_eq(d.timelines.series[ASPECT_NETWORK].runs[0].last, base + 1200);
    ck_assert_uint_eq(d.timelines.series[ASPECT_INTACT].runs[0].last, base + 1200);
    ck_assert_uint_eq(d.reports, 9);
}
END_TEST

START_TEST(many_series_may_wait_at_once)
{
    struct step steps[3];
    char code[16];
    for (uint32_t i = 3; i < 500; i++) {
        snprintf(code, sizeof code, "N%u", i);
        add_asset(code);
    }
    for (uint32_t i = 0; i < 500; i++) {
        for (uint32_t k = 0; k < 3; k++)
            steps[k] = (struct step){i, 300 * k, 0x55, NULL};
        ck_assert_int_eq(apply(0, steps, 3), STATUS_OK);
    }
    struct step *faults = calloc(500, sizeof *faults);
    for (uint32_t i = 0; i < 500; i++)
        faults[i] = (struct step){499 - i, 450, 0xaa, NULL};
    ck_assert_int_eq(apply(0, faults, 500), STATUS_OK);
    ck_assert_uint_eq(late.count, 500 * ASPECT_COUNT);
    for (uint32_t i = 0; i < late.count; i++) {
        ck_assert_uint_eq(late.items[i].series,
                          (499 - i / ASPECT_COUNT) * ASPECT_COUNT + i % ASPECT_COUNT);
    }
    free(faults);
}
END_TEST

START_TEST(what_can_not_be_of_this_district_is_corrupt)
{
    ck_assert_int_eq(APPLY(2, {0, 0, 0x01, NULL}), STATUS_CORRUPT);
    ck_assert_int_eq(APPLY(0, {3, 0, 0x01, NULL}), STATUS_CORRUPT);
    ck_assert_int_eq(APPLY(0, {0, INSTANT_2000 - AT_S - 1, 0x01, NULL}), STATUS_CORRUPT);
    ck_assert_int_eq(APPLY(0, {0, INSTANT_2000 - AT_S + UINT32_MAX + 1, 1, NULL}), STATUS_CORRUPT);
    ck_assert_int_eq(frame_apply(&d, 0, INSTANT_2000, "junk", 4, &late), STATUS_CORRUPT);
    ck_assert_uint_eq(d.reports, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ingest");
    TCase *tests = tcase_create("ingest");
    suite_add_tcase(suite, tests);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, good_lines_become_a_frame);
    tcase_add_loop_test(tests, a_refused_line_is_listed_and_kept_with_its_reason, 0, ROWS(refused));
    tcase_add_test(tests, the_first_100_errors_are_listed_and_the_newest_10000_lines_kept);
    tcase_add_test(tests, the_answer_is_the_one_in_spec);
    tcase_add_test(tests, a_body_that_is_refused_makes_no_batch);
    tcase_add_test(tests, a_cause_past_the_last_number_is_taken_as_other);
    tcase_add_test(tests, a_feed_brings_in_its_quota_of_causes_and_leaves_room_for_others);
    tcase_add_test(tests, a_frame_reaches_timelines_watching_and_counts);
    tcase_add_test(tests, heartbeats_alone_count_no_report);
    tcase_add_test(tests, points_that_need_the_journal_are_listed_and_hold_up_no_others);
    tcase_add_test(tests, many_series_may_wait_at_once);
    tcase_add_test(tests, what_can_not_be_of_this_district_is_corrupt);
    return suite_run(suite);
}

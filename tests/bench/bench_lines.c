/* How many canonical lines a second the scanner, its reference and a whole body decode, how small a
 * round's frame gets, and how many points a second go from frames to timelines. */
#include "ledger/apply_frame.h"
#include "ledger/ingest.h"
#include "report/frame.h"
#include "report/frame_pack.h"
#include "report/reference.h"
#include "report/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ASSETS   5814
#define ROUNDS   60
#define ROUND_S  300
#define SEED     UINT64_C(0x9e3779b97f4a7c15)
#define START_AT INT64_C(1661961600) /* 2022-09-01T00:00:00+08:00 */

static uint64_t random_state = SEED;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % n;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* 0.5 % missing, 2 % in fault: of those half only in history, the rest out of the network. */
static bool make_report(uint32_t asset, int64_t at, struct report *ret_report)
{
    static const uint8_t healthy = 0x55, unplugged = 0xaa, no_history = 0x95;
    if (random_below(1000) < 5)
        return false;
    bool fault = random_below(1000) < 20;
    bool half = random_below(2);
    *ret_report = (struct report){.asset = asset, .at = at, .states = healthy};
    if (fault) {
        ret_report->states = half ? no_history : unplugged;
        ret_report->cause = half ? 1 : 2;
    }
    return true;
}

static const char *const causes[] = {"", "no-recording", "no-stream"};

static void add_line(struct buffer *out, const struct report *r)
{
    char at[INSTANT_TEXT_SIZE];
    instant_format(r->at, 28800, at);
    buffer_addf(out, "{\"asset\":\"4401130000131%07u\",\"at\":\"%s\"", r->asset, at);
    for (unsigned k = 0; k < ASPECT_COUNT; k++)
        buffer_addf(out, ",\"%s\":\"%s\"", aspect_names[k],
                    report_state_bits(r, k) == 2 ? "fault" : "ok");
    if (r->cause)
        buffer_addf(out, ",\"cause\":\"%s\"", causes[r->cause]);
    buffer_add_text(out, "}\n");
}

static void make_round(struct buffer *lines, struct frame_builder *frame, int64_t at)
{
    struct report r;
    for (uint32_t asset = 0; asset < ASSETS; asset++) {
        if (!make_report(asset, at, &r))
            continue;
        add_line(lines, &r);
        uint16_t cause = 0;
        if (frame_builder_cause(frame, text_of(causes[r.cause]), &cause) != STATUS_OK)
            exit(1);
        r.cause = cause;
        if (frame_builder_add(frame, &r) != STATUS_OK)
            exit(1);
    }
}

typedef bool decoder(struct text line, struct report_line *ret_line, struct line_error *ret_error);

static void time_lines(const char *name, const struct buffer *lines, decoder *decode, int passes)
{
    static struct report_line line;
    struct line_error error;
    uint64_t count = 0, bad = 0;
    double start = now_s();
    for (int pass = 0; pass < passes; pass++) {
        const char *at = lines->bytes, *end = at + lines->len;
        while (at < end) {
            const char *feed = memchr(at, '\n', (size_t)(end - at));
            bad += !decode((struct text){at, (size_t)(feed - at)}, &line, &error);
            count++;
            at = feed + 1;
        }
    }
    double rate = (double)count / (now_s() - start);
    printf("%-28s %8.2f million lines/s%s\n", name, rate / 1e6, bad ? "  (REFUSED SOME)" : "");
}

static enum status ignore(void *context, uint64_t number, const struct report_line *line,
                          const struct line_error *error, struct text raw)
{
    uint64_t *count = context;
    (void)number, (void)error, (void)raw;
    *count += line != NULL;
    return STATUS_OK;
}

static void time_body(const struct buffer *lines, int passes)
{
    uint64_t count = 0;
    double start = now_s();
    for (int pass = 0; pass < passes; pass++) {
        struct report_body *body;
        if (report_body_new(BODY_NDJSON, false, UINT64_MAX, ignore, &count, &body) != STATUS_OK)
            exit(1);
        for (size_t at = 0; at < lines->len; at += 16384) {
            size_t left = lines->len - at;
            if (report_body_take(body, lines->bytes + at, left < 16384 ? left : 16384, NULL) !=
                STATUS_OK)
                exit(1);
        }
        if (report_body_end(body, NULL) != STATUS_OK)
            exit(1);
        report_body_free(body);
    }
    printf("%-28s %8.2f million lines/s\n", "body in 16 KiB pieces",
           (double)count / (now_s() - start) / 1e6);
}

static void register_district(struct district *d)
{
    struct feed feed = {
        .code = strdup("probe"), .name = strdup("probe"), .report_ttl_s = 900, .feed_ttl_s = 900};
    if (registry_put_feed(&d->registry, &feed) != STATUS_OK)
        exit(1);
    for (uint32_t i = 0; i < ASSETS; i++) {
        char code[32];
        snprintf(code, sizeof code, "4401130000131%07u", i);
        struct asset asset = {.code = strdup(code), .name = strdup(code), .class_no = 1};
        if (registry_put_asset(&d->registry, &asset) != STATUS_OK)
            exit(1);
    }
}

static void time_apply(struct buffer *frames, int rounds, int repeats)
{
    struct district d = {.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    struct late_list late = {0};
    double best = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
        register_district(&d);
        double start = now_s();
        for (int i = 0; i < rounds; i++)
            if (frame_apply(&d, 0, INSTANT_2000, frames[i].bytes, frames[i].len, &late) !=
                STATUS_OK)
                exit(1);
        double rate = (double)d.reports * ASPECT_COUNT / (now_s() - start);
        best = rate > best ? rate : best;
        district_free(&d);
        d = (struct district){.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    }
    printf("%-28s %8.2f million points/s (%zu late)\n", "frames to timelines", best / 1e6,
           late.count);
    late_list_free(&late);
}

static void time_ingest(const struct buffer *lines, int passes)
{
    struct district d = {0};
    uint64_t count = 0;
    register_district(&d);
    double start = now_s();
    for (int pass = 0; pass < passes; pass++) {
        struct ingest *ingest;
        struct batch *batch;
        if (ingest_new(&d, 0, 1, BODY_NDJSON, false, UINT64_MAX, START_AT + 86400 * 31, &ingest) ||
            ingest_take(ingest, lines->bytes, lines->len, NULL) || ingest_end(ingest, &batch, NULL))
            exit(1);
        count += batch->accepted;
        batch_free(batch);
        ingest_free(ingest);
    }
    printf("%-28s %8.2f million lines/s\n", "ingest (to a sealed frame)",
           (double)count / (now_s() - start) / 1e6);
    district_free(&d);
}

int main(void)
{
    struct buffer lines = {0}, frames[ROUNDS], packed;
    size_t packed_bytes = 0, reports = 0, worst = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct frame_builder frame = {0};
        make_round(&lines, &frame, START_AT + i * ROUND_S);
        if (frame_builder_seal(&frame, &frames[i]) || frame_compress(&frames[i], &packed))
            return 1;
        packed_bytes += packed.len;
        worst = packed.len > worst ? packed.len : worst;
        reports += frame.reports;
        buffer_free(&packed);
        frame_builder_free(&frame);
    }
    printf("seed %#llx, %zu lines of %.0f bytes\n", (unsigned long long)SEED, reports,
           (double)lines.len / (double)reports);
    printf("%-28s %8.4f bytes/report (largest round %zu bytes)\n", "frame, compressed",
           (double)packed_bytes / (double)reports, worst);
    time_lines("scanner", &lines, report_line_decode, 10);
    time_lines("reference (jansson)", &lines, report_line_decode_reference, 1);
    time_body(&lines, 10);
    time_ingest(&lines, 5);
    time_apply(frames, ROUNDS, 10);
    for (int i = 0; i < ROUNDS; i++)
        buffer_free(&frames[i]);
    buffer_free(&lines);
    return 0;
}

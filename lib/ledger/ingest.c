#include "ledger/ingest.h"

#include "base/text_code.h"
#include "report/frame.h"
#include "report/line_fields.h"

#include <stdlib.h>

#define REJECTS_CAP_MIN 16
#define QUOTED_MAX      96 /* bytes of a code that an error repeats */

struct ingest {
    struct district *district;
    struct report_body *body;
    struct frame_builder frame;
    struct batch *batch; /* all but `raw`; its rejects are a ring until the end */
    uint32_t rejects_cap;
    uint32_t oldest;      /* place of the oldest reject once the ring is full */
    size_t rejects_bytes; /* of their texts */
    bool any_age;         /* late_max_s does not count */
    int64_t now;
};

/* Doubles the array up to the most it may hold. False: no memory. */
static bool rejects_grow(struct ingest *g)
{
    uint32_t cap = g->rejects_cap ? g->rejects_cap * 2 : REJECTS_CAP_MIN;
    if (cap > REJECTS_KEPT_MAX)
        cap = REJECTS_KEPT_MAX;
    struct reject *items = realloc(g->batch->rejects, cap * sizeof *items);
    if (!items)
        return false;
    g->batch->rejects = items;
    g->rejects_cap = cap;
    return true;
}

/* The place for one more reject: a new one, or the oldest's. NULL: no memory. */
static struct reject *rejects_place(struct ingest *g)
{
    struct batch *b = g->batch;
    if (b->reject_count < REJECTS_KEPT_MAX) {
        if (b->reject_count == g->rejects_cap && !rejects_grow(g))
            return NULL;
        return &b->rejects[b->reject_count++];
    }
    struct reject *place = &b->rejects[g->oldest];
    g->oldest = (g->oldest + 1) % REJECTS_KEPT_MAX;
    g->rejects_bytes -= place->raw_len;
    free(place->raw);
    return place;
}

static enum status refuse(struct ingest *g, uint64_t number, const struct line_error *error,
                          struct text raw)
{
    struct batch *b = g->batch;
    if (!b->errors) /* most bodies have none, and a body may be one line */
        b->errors = malloc(ERRORS_LISTED_MAX * sizeof *b->errors);
    char *copy = b->errors ? malloc(raw.len + 1) : NULL;
    struct reject *place = copy ? rejects_place(g) : NULL;
    if (!place) {
        free(copy);
        return STATUS_MEMORY;
    }
    if (raw.len > 0)
        memcpy(copy, raw.at, raw.len);
    *place = (struct reject){
        .number = number, .code = error->code, .raw = copy, .raw_len = (uint32_t)raw.len};
    memcpy(place->field, error->field, sizeof place->field);
    memcpy(place->detail, error->detail, sizeof place->detail);
    g->rejects_bytes += raw.len;
    b->rejected++;
    if (b->error_count < ERRORS_LISTED_MAX) {
        b->errors[b->error_count] = *place;
        b->errors[b->error_count].raw = NULL;
        b->errors[b->error_count++].raw_len = 0;
    }
    return STATUS_OK;
}

/* By its code, or by an alias, which the report keeps. */
static bool find_asset(const struct ingest *g, struct text code, struct report *report,
                       struct line_error *ret_error)
{
    struct error err;
    const struct registry *r = &g->district->registry;
    report->asset = registry_find_said(r, code);
    if (report->asset != NONE && !text_is(code, r->assets[report->asset].code))
        report->said = code;
    if (report->asset != NONE)
        return true;
    if (text_check_code(code, "asset", &err) != STATUS_OK)
        return line_error_set(ret_error, "unknown_asset", text_of("asset"),
                              "No asset can have this code: %s", err.detail);
    size_t len = text_cut(code, QUOTED_MAX);
    return line_error_set(ret_error, "unknown_asset", text_of("asset"),
                          "\"%.*s%s\" is not registered: register it, then POST "
                          "/api/v1/rejects/replay takes this line.",
                          (int)len, code.at, len < code.len ? "..." : "");
}

/* The cause as it is kept. A new one takes its number at once, so that bodies which come in side by side cannot
 * take more than there are. One for which there is none is taken as CAUSE_OTHER, and counted. */
static struct text kept_cause(struct ingest *g, struct text cause)
{
    struct causes *causes = &g->district->timelines.causes;
    uint32_t feed = g->batch->feed;
    if (cause.len == 0 || index_find(&causes->index, cause) != INDEX_NONE)
        return cause;
    if (causes_has_room(causes, feed) && causes_bring(causes, cause, feed) != CAUSES_MAX)
        return cause;
    g->batch->other_causes++;
    return text_of(CAUSE_OTHER);
}

/* too_late and not_covered: what the feed's own record says of its lines. */
static bool feed_may_say(const struct ingest *g, const struct report *report,
                         struct line_error *ret_error)
{
    const struct registry *r = &g->district->registry;
    const struct feed *f = &r->feeds[g->batch->feed];
    if (f->late_max_s > 0 && !g->any_age && report->at < g->now - f->late_max_s)
        return line_error_set(ret_error, "too_late", text_of("at"),
                              "\"at\" is more than %lld s ago, and so late a report of feed %s is "
                              "not taken: the office may replay this line.",
                              (long long)f->late_max_s, f->code);
    if (report->asset != FRAME_NO_ASSET && !feed_covers(f, r, report->asset, report->at))
        return line_error_set(ret_error, "not_covered", text_of("asset"),
                              "Feed %s does not speak for %s at that time: its record says what it "
                              "covers.",
                              f->code, r->assets[report->asset].code);
    return true;
}

/* All that only the clock and the registry can tell. */
static bool resolve(struct ingest *g, const struct report_line *line, struct report *ret_report,
                    struct line_error *ret_error)
{
    *ret_report = (struct report){
        .asset = FRAME_NO_ASSET, .at = line->at, .ms = line->ms, .states = line->states};
    if (!report_line_check_time(line->at, g->now, ret_error))
        return false;
    if (line->asset.at && !find_asset(g, line->asset, ret_report, ret_error))
        return false;
    return feed_may_say(g, ret_report, ret_error);
}

static enum status sink(void *context, uint64_t number, const struct report_line *line,
                        const struct line_error *error, struct text raw)
{
    struct ingest *g = context;
    struct line_error own;
    struct report report;
    if (error)
        return refuse(g, number, error, raw);
    if (!resolve(g, line, &report, &own))
        return refuse(g, number, &own, raw);
    enum status status = frame_builder_cause(&g->frame, kept_cause(g, line->cause), &report.cause);
    return status == STATUS_OK ? frame_builder_add(&g->frame, &report) : status;
}

enum status ingest_new(struct district *district, uint32_t feed, uint32_t token,
                       enum body_format format, bool gzip, uint64_t body_bytes_max, int64_t now,
                       struct ingest **ret_ingest)
{
    struct ingest *g = calloc(1, sizeof *g);
    if (!g)
        return STATUS_MEMORY;
    g->district = district;
    g->now = now;
    g->batch = calloc(1, sizeof *g->batch);
    if (!g->batch ||
        report_body_new(format, gzip, body_bytes_max, sink, g, &g->body) != STATUS_OK) {
        ingest_free(g);
        return STATUS_MEMORY;
    }
    g->batch->feed = feed;
    g->batch->token = token;
    g->batch->received_at = now;
    g->batch->format = format;
    *ret_ingest = g;
    return STATUS_OK;
}

void ingest_any_age(struct ingest *ingest)
{
    ingest->any_age = true;
}

void ingest_resolved(struct ingest *ingest, struct buffer *alerts)
{
    buffer_free(&ingest->batch->resolved);
    ingest->batch->resolved = *alerts;
    *alerts = (struct buffer){0};
}

void ingest_free(struct ingest *ingest)
{
    if (!ingest)
        return;
    report_body_free(ingest->body);
    frame_builder_free(&ingest->frame);
    batch_free(ingest->batch);
    free(ingest);
}

enum status ingest_take(struct ingest *ingest, const void *bytes, size_t len, struct error *err)
{
    return report_body_take(ingest->body, bytes, len, err);
}

size_t ingest_size(const struct ingest *ingest)
{
    const struct ingest *g = ingest;
    size_t items = (size_t)g->rejects_cap + ERRORS_LISTED_MAX;
    return sizeof *g + report_body_size(g->body) + frame_builder_size(&g->frame) +
           items * sizeof *g->batch->rejects + g->rejects_bytes;
}

/* Turns the ring so that the oldest reject comes first. */
static enum status straighten(struct ingest *g)
{
    struct batch *b = g->batch;
    if (g->oldest == 0)
        return STATUS_OK;
    struct reject *items = malloc(b->reject_count * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    size_t head = b->reject_count - g->oldest;
    memcpy(items, b->rejects + g->oldest, head * sizeof *items);
    memcpy(items + head, b->rejects, g->oldest * sizeof *items);
    free(b->rejects);
    b->rejects = items;
    g->oldest = 0;
    return STATUS_OK;
}

enum status ingest_end(struct ingest *ingest, struct batch **ret_batch, struct error *err)
{
    struct ingest *g = ingest;
    struct batch *b = g->batch;
    enum status status = report_body_end(g->body, err);
    if (status != STATUS_OK)
        return status;
    if (straighten(g) != STATUS_OK)
        return error_memory(err);
    status = g->frame.count ? frame_builder_seal(&g->frame, &b->raw) : STATUS_OK;
    if (status == STATUS_MEMORY)
        return error_memory(err);
    if (status != STATUS_OK)
        return error_set(err, status, "too_large", "",
                         "The batch holds too many reports: send it "
                         "in parts.");
    b->accepted = g->frame.count;
    b->reports = g->frame.reports;
    b->first_at = g->frame.first_at;
    b->last_at = g->frame.last_at;
    g->batch = NULL;
    *ret_batch = b;
    return STATUS_OK;
}

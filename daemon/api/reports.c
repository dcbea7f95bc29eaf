#include "api/reports.h"

#include "api/figure_query.h"
#include "api/listing.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "report/frame.h"
#include "report/frame_pack.h"
#include "store/journal.h"
#include "view/links.h"

#include <stdlib.h>

#define REPORTS_READ_MAX 1000000 /* of one asset in one answer */
#define WINDOW_MAX_S     (INT64_C(366) * 86400)
#define STRETCH_S        21600
#define CURSOR_UNIT                                                                                \
    INT64_C(1000000) /* a cursor is the second of an item, and how many of it are passed */

/* One raw report of the asset. */
struct raw_report {
    int64_t at, received_at;
    uint64_t seq;
    uint32_t feed;
    uint32_t cause; /* offset into `texts`, + 1; 0: none */
    uint32_t said;  /* the same: the alias that it named the asset by; 0: none */
    uint16_t ms;
    uint8_t states;
};

struct reports_read {
    uint32_t asset;
    int64_t from, at, to; /* the stretch being read, [from, at), and the window's end */
    uint64_t seq_max;
    struct part_voids voids;  /* of the stretch */
    struct raw_report *items; /* owned */
    size_t count, cap;
    struct buffer texts; /* NUL-terminated */
    struct page page;
    int64_t first; /* items of the first second that earlier pages have */
};

/* --- the helper's thread ---------------------------------------------------------------------- */

static enum status grow(struct reports_read *r, struct error *err)
{
    if (r->count >= REPORTS_READ_MAX)
        return error_set(err, STATUS_INVALID, "too_large", "to",
                         "There are more than %d reports in this window. Ask for a shorter one.",
                         REPORTS_READ_MAX);
    if (r->count < r->cap)
        return STATUS_OK;
    size_t cap = r->cap ? r->cap * 2 : 256;
    struct raw_report *items = realloc(r->items, cap * sizeof *items);
    if (!items)
        return error_memory(err);
    r->items = items;
    r->cap = cap;
    return STATUS_OK;
}

/* Returns where the text is kept; 0 for none. */
static uint32_t keep_text(struct reports_read *r, struct text t)
{
    uint32_t at = (uint32_t)r->texts.len + 1;
    if (t.len == 0)
        return 0;
    buffer_add(&r->texts, t.at, t.len);
    buffer_add_byte(&r->texts, 0);
    return at;
}

static enum status take_report(struct reports_read *r, const struct journal_row *row,
                               const struct frame_reader *f, const struct report *report,
                               struct error *err)
{
    enum status status = grow(r, err);
    if (status != STATUS_OK)
        return status;
    uint32_t cause = keep_text(r, text_of(frame_cause_name(f, report->cause)));
    uint32_t said = keep_text(r, report->said);
    if (r->texts.failed)
        return error_memory(err);
    r->items[r->count++] = (struct raw_report){.at = report->at,
                                               .received_at = row->received_at,
                                               .seq = row->seq,
                                               .feed = row->feed,
                                               .cause = cause,
                                               .said = said,
                                               .ms = report->ms,
                                               .states = report->states};
    return STATUS_OK;
}

static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct reports_read *r = context;
    struct buffer raw = {0};
    struct frame_reader f;
    struct report report;
    enum status status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = frame_reader_init(&f, raw.bytes, raw.len);
    while (status == STATUS_OK) {
        status = frame_reader_next(&f, &report);
        if (status != STATUS_OK || report.asset != r->asset || report.at < r->from ||
            report.at >= r->at)
            continue;
        report.states = part_voids_leave(&r->voids, row->seq, row->feed, report.asset, report.at,
                                         report.states);
        if (report.states)
            status = take_report(r, row, &f, &report, err);
    }
    buffer_free(&raw);
    if (status == STATUS_CORRUPT)
        return error_set(err, STATUS_CORRUPT, "corrupt", "", "Batch %llu cannot be read back.",
                         (unsigned long long)row->seq);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

/* One stretch of the window: a job of the reader is short, and the next one is somebody else's. */
static enum status run(struct store *store, void *context, struct error *err)
{
    struct reports_read *r = context;
    r->from = r->at;
    r->at = instant_min(r->to, r->from + STRETCH_S);
    if (r->from >= r->at)
        return STATUS_OK;
    part_voids_free(&r->voids);
    enum status status = journal_part_voids(store, r->from, r->at - 1, r->seq_max, &r->voids, err);
    if (status == STATUS_OK)
        status = journal_overlapping(store, r->from, r->at - 1, r->seq_max, take_row, r, err);
    return status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static int compare(const void *a, const void *b, void *context)
{
    const struct registry *r = context;
    const struct raw_report *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->ms != y->ms)
        return x->ms < y->ms ? -1 : 1;
    if (x->feed != y->feed)
        return strcmp(r->feeds[x->feed].code, r->feeds[y->feed].code);
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* A contractor's window is its own spans. */
static void drop_unseen(struct reports_read *r, const struct registry *registry,
                        const struct scope *scope)
{
    const struct asset *a = &registry->assets[r->asset];
    size_t kept = 0;
    if (scope_is_whole(scope))
        return;
    for (size_t i = 0; i < r->count; i++) {
        const struct span *span = asset_span_at(a, r->items[i].at);
        if (span && scope_sees_project(scope, registry, span->project))
            r->items[kept++] = r->items[i];
    }
    r->count = kept;
}

static const char *state_of(const struct raw_report *x, int aspect)
{
    unsigned bits = (unsigned)(x->states >> (2 * aspect)) & 3u;
    return bits == 0 ? NULL : state_names[bits - 1];
}

static const char *text_at(const struct reports_read *r, uint32_t at)
{
    return at ? r->texts.bytes + at - 1 : NULL;
}

/* When the report says it was made, with its fraction where it gave one. */
static const char *made_at(const struct raw_report *x, const struct zone *zone,
                           char out[INSTANT_TEXT_SIZE])
{
    zone_format(zone, x->at, out);
    instant_put_ms(out, x->ms);
    return out;
}

/* `l`: the repairs of the asset. */
static void write_json(struct json_out *j, struct link *l, const struct reports_read *r,
                       const struct raw_report *x, const struct registry *registry,
                       const struct zone *zone)
{
    char at[INSTANT_TEXT_SIZE];
    json_object_begin(j);
    json_member_string(j, "at", made_at(x, zone, at));
    json_member_string(j, "feed", registry->feeds[x->feed].code);
    json_member_int(j, "batch", (int64_t)x->seq);
    json_member_instant(j, "received_at", zone, x->received_at);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (state_of(x, k))
            json_member_string(j, aspect_names[k], state_of(x, k));
    }
    if (x->cause)
        json_member_string(j, "cause", text_at(r, x->cause));
    if (x->said)
        json_member_string(j, "code", text_at(r, x->said));
    json_explain(j, l);
    json_object_end(j);
}

static const char *const columns[] = {"at",     "feed",    "batch", "received_at",
                                      "intact", "network", "live",  "history",
                                      "cause",  "code",    NULL};

static void write_csv(struct csv_out *c, const struct reports_read *r, const struct raw_report *x,
                      const struct registry *registry, const struct zone *zone)
{
    char at[INSTANT_TEXT_SIZE];
    csv_string(c, made_at(x, zone, at));
    csv_string(c, registry->feeds[x->feed].code);
    csv_int(c, (int64_t)x->seq);
    zone_format(zone, x->received_at, at);
    csv_string(c, at);
    for (int k = 0; k < ASPECT_COUNT; k++)
        csv_string(c, state_of(x, k));
    csv_string(c, text_at(r, x->cause));
    csv_string(c, text_at(r, x->said));
}

/* Where the page after this item begins. */
static int64_t cursor_after(const struct reports_read *r, size_t i)
{
    size_t before = i;
    while (before > 0 && r->items[before - 1].at == r->items[i].at)
        before--;
    return r->items[i].at * CURSOR_UNIT + (int64_t)(i - before) + 1;
}

/* Answers when the page is full or the window is at its end; else reads on. */
static void done(struct request *q)
{
    struct reports_read *r = q->work;
    struct registry *registry = &q->app->district.registry;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct scope scope = token_scope(&q->who.token, q->now);
    struct listing l;
    struct link repairs = {0};
    drop_unseen(r, registry, &scope);
    if (r->at < r->to && (int64_t)r->count <= r->first + r->page.limit) {
        read_then(q, run, done);
        return;
    }
    link_begin(&repairs, "/api/v1/repairs");
    link_text(&repairs, "asset", registry->assets[r->asset].code);
    if (r->count > 1)
        qsort_r(r->items, r->count, sizeof *r->items, compare, registry);
    listing_begin(&l, q, &r->page, columns);
    for (size_t i = (size_t)r->first; i < r->count && listing_wants(&l); i++) {
        if (q->asked.csv)
            write_csv(&l.csv, r, &r->items[i], registry, zone);
        else
            write_json(&l.json, &repairs, r, &r->items[i], registry, zone);
        listing_wrote_number(&l, cursor_after(r, i));
    }
    listing_end(&l, "reports");
    buffer_free(&repairs.url);
}

static void free_read(void *work)
{
    struct reports_read *r = work;
    free(r->items);
    part_voids_free(&r->voids);
    buffer_free(&r->texts);
    free(r);
}

static enum status read_question(const struct request *q, struct reports_read *r, struct error *err)
{
    struct query window = {0};
    enum status status = figure_window_read(q, &window, err);
    int64_t cursor = 0;
    r->at = window.from;
    r->to = window.to;
    if (status == STATUS_OK && window.to - window.from > WINDOW_MAX_S)
        status = error_set(err, STATUS_INVALID, "too_large", "to",
                           "Raw reports are read of at most 366 days. Ask for a shorter window.");
    if (status == STATUS_OK)
        status = page_read(q, &r->page, err);
    if (status == STATUS_OK)
        status = page_after_number(&r->page, 0, &cursor, err);
    if (status == STATUS_OK && cursor / CURSOR_UNIT >= r->at) {
        r->at = cursor / CURSOR_UNIT;
        r->first = cursor % CURSOR_UNIT;
    }
    return status;
}

void reports_list(struct request *q)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    struct error err;
    uint32_t asset = scope_find_asset(&scope, &d->registry, q->asked.params[0]);
    if (asset == NONE) {
        answer_unknown(q, "asset");
        return;
    }
    struct reports_read *r = request_work(q, sizeof *r, free_read);
    if (!r)
        return;
    r->asset = asset;
    r->seq_max = d->seq;
    if (!answer_failed(q, read_question(q, r, &err), &err))
        read_then(q, run, done);
}

#include "api/rejects.h"
#include "report/frame.h"

#include "api/events.h"
#include "api/listing.h"
#include "api/reject_copy.h"
#include "http/answer.h"
#include "http/work.h"
#include "ledger/ingest.h"
#include "loop/app.h"
#include "loop/pipeline.h"
#include "loop/readings.h"
#include "threads/scribe.h"

#include <stdlib.h>

static const char *const format_names[] = {"ndjson", "json", "csv"};
static const char *const columns[] = {"id",    "batch", "feed",   "received_at", "line", "format",
                                      "field", "code",  "detail", "raw",         NULL};

static void write_json(struct json_out *j, const struct district *d, const struct kept *k,
                       const struct zone *zone)
{
    json_object_begin(j);
    json_member_int(j, "id", k->id);
    json_member_int(j, "batch", (int64_t)k->seq);
    json_member_string(j, "feed", d->registry.feeds[k->feed].code);
    json_member_instant(j, "received_at", zone, k->received_at);
    json_member_int(j, k->format == BODY_JSON ? "index" : "line", (int64_t)k->number);
    json_member_string(j, "format", format_names[k->format]);
    json_key(j, "field");
    json_text(j, k->field);
    json_key(j, "code");
    json_text(j, k->code);
    json_key(j, "detail");
    json_text(j, k->detail);
    json_key(j, "raw");
    if (text_is_utf8(k->raw.at, k->raw.len))
        json_text(j, k->raw);
    else
        json_none(j);
    json_object_end(j);
}

static void write_csv(struct csv_out *c, const struct district *d, const struct kept *k,
                      const struct zone *zone)
{
    char at[INSTANT_TEXT_SIZE];
    zone_format(zone, k->received_at, at);
    csv_int(c, k->id);
    csv_int(c, (int64_t)k->seq);
    csv_string(c, d->registry.feeds[k->feed].code);
    csv_string(c, at);
    csv_int(c, (int64_t)k->number);
    csv_string(c, format_names[k->format]);
    csv_cell(c, k->field);
    csv_cell(c, k->code);
    csv_cell(c, k->detail);
    csv_cell(c, text_is_utf8(k->raw.at, k->raw.len) ? k->raw : (struct text){0});
}

static void list_done(struct request *q)
{
    const struct rejects_copy *copy = q->work;
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct page page = {.limit = copy->limit - 1};
    struct listing l;
    listing_begin(&l, q, &page, columns);
    for (size_t i = 0; i < copy->count && listing_wants(&l); i++) {
        const struct kept *k = &copy->items[i];
        if (q->asked.csv)
            write_csv(&l.csv, d, k, zone);
        else
            write_json(&l.json, d, k, zone);
        listing_wrote_number(&l, k->id);
    }
    listing_end(&l, "rejects");
}

static enum status run_list(struct store *store, void *work, struct error *err)
{
    return rejects_copy_read(work, store, err);
}

static void free_list(void *work)
{
    rejects_copy_free(work);
    free(work);
}

void rejects_list(struct request *q)
{
    struct page page;
    struct error err;
    struct rejects_copy *copy = request_work(q, sizeof *copy, free_list);
    if (!copy)
        return;
    copy->feed = NONE;
    enum status status = events_feed(q, false, &copy->feed, &err);
    if (status == STATUS_OK)
        status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = page_order_read(q, &page, &copy->newest, &copy->after, &err);
    if (answer_failed(q, status, &err))
        return;
    copy->limit = page.limit + 1; /* one more shows that there is a next page */
    read_then(q, run_list, list_done);
}

/* --- replay ----------------------------------------------------------------------------------- */

/* The lines of one feed are tried again; those that are taken now become one batch. */
struct retry {
    uint32_t feed;
    struct frame_builder frame;
    int64_t *ids; /* of lines that have passed */
    size_t id_count;
    bool failed; /* no memory */
};

struct replay {
    struct rejects_copy copy;
    int64_t replayed, accepted;
    uint32_t out;       /* batches on their way */
    struct error error; /* of the first that failed */
};

static enum status add_frame(struct frame_builder *to, const struct buffer *raw)
{
    struct frame_reader reader;
    struct report report;
    enum status status = frame_reader_init(&reader, raw->bytes, raw->len);
    while (status == STATUS_OK) {
        status = frame_reader_next(&reader, &report);
        if (status != STATUS_OK)
            break;
        const char *cause = frame_cause_name(&reader, report.cause);
        status = frame_builder_cause(to, text_of(cause), &report.cause);
        if (status == STATUS_OK)
            status = frame_builder_add(to, &report);
    }
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

/* Each line is a body of its own, in the format it came in. Whatever it says, one line changes
 * nothing for the others. */
static struct batch *decode_again(const struct request *q, const struct kept *k)
{
    struct ingest *ingest = NULL;
    struct batch *batch = NULL;
    struct error err;
    enum status status =
        ingest_new(&q->app->district, k->feed, q->who.token.id, (enum body_format)k->format, false,
                   k->raw.len + 1, q->now, &ingest);
    if (status == STATUS_OK && q->who.token.role != ROLE_FEED)
        ingest_any_age(ingest);
    if (status == STATUS_OK)
        status = ingest_take(ingest, k->raw.at, k->raw.len, &err);
    if (status == STATUS_OK)
        status = ingest_end(ingest, &batch, &err);
    ingest_free(ingest);
    if (status == STATUS_OK && batch->accepted > 0 && batch->rejected == 0)
        return batch;
    batch_free(batch);
    return NULL;
}

static void retry_line(struct request *q, struct retry *r, const struct kept *k)
{
    struct batch *batch = decode_again(q, k);
    if (!batch)
        return;
    if (add_frame(&r->frame, &batch->raw) == STATUS_OK)
        r->ids[r->id_count++] = k->id;
    else
        r->failed = true;
    batch_free(batch);
}

static struct batch *retry_batch(const struct request *q, struct retry *r)
{
    struct batch *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    *b = (struct batch){.feed = r->feed,
                        .token = q->who.token.id,
                        .received_at = q->now,
                        .format = BODY_NDJSON,
                        .accepted = r->frame.count,
                        .reports = r->frame.reports,
                        .first_at = r->frame.first_at,
                        .last_at = r->frame.last_at};
    if (frame_builder_seal(&r->frame, &b->raw) == STATUS_OK)
        return b;
    batch_free(b);
    return NULL;
}

static void finish_replay(struct request *q, struct replay *p)
{
    if (p->out > 0)
        return;
    if (p->error.status != STATUS_OK) {
        answer_error(q, &p->error);
        return;
    }
    struct buffer out = {0};
    buffer_addf(&out, "{\"replayed\":%lld,\"accepted\":%lld,\"rejected\":%lld}",
                (long long)p->replayed, (long long)p->accepted,
                (long long)(p->replayed - p->accepted));
    answer_json(q, &out);
}

static void replay_applied(struct app *app, struct job *job)
{
    struct request *q = job->request;
    (void)app;
    struct replay *p = q->work;
    p->out--;
    if (job->status == STATUS_OK)
        p->accepted += job->batch->accepted;
    else if (p->error.status == STATUS_OK)
        p->error = job->error;
    finish_replay(q, p);
}

static void retry_feed(struct request *q, struct replay *p, uint32_t feed)
{
    struct retry r = {.feed = feed, .ids = calloc(p->copy.count, sizeof *r.ids)};
    for (size_t i = 0; i < p->copy.count && r.ids && !r.failed; i++) {
        if (p->copy.items[i].feed == feed)
            retry_line(q, &r, &p->copy.items[i]);
    }
    struct batch *batch = r.ids && r.id_count > 0 && !r.failed ? retry_batch(q, &r) : NULL;
    if (batch) {
        const struct reject_ids ids = {r.ids, r.id_count};
        if (pipeline_send_batch(q, batch, ids, replay_applied, &p->error) == STATUS_OK)
            p->out++;
        r.ids = NULL;
    } else if (!r.ids || r.failed || r.id_count > 0) {
        error_memory(&p->error);
    }
    free(r.ids);
    frame_builder_free(&r.frame);
}

static void replay_done(struct request *q)
{
    struct replay *p = q->work;
    uint32_t feeds = q->app->district.registry.feed_count;
    bool *seen = calloc(feeds + 1, sizeof *seen);
    if (!seen) {
        answer_memory(q);
        return;
    }
    p->replayed = (int64_t)p->copy.count;
    for (size_t i = 0; i < p->copy.count && p->error.status == STATUS_OK; i++) {
        uint32_t feed = p->copy.items[i].feed;
        if (feed >= feeds || seen[feed])
            continue;
        seen[feed] = true;
        retry_feed(q, p, feed);
    }
    free(seen);
    finish_replay(q, p);
}

static enum status run_replay(struct store *store, void *work, struct error *err)
{
    struct replay *p = work;
    return rejects_copy_read(&p->copy, store, err);
}

static void free_replay(void *work)
{
    struct replay *p = work;
    rejects_copy_free(&p->copy);
    free(p);
}

void rejects_replay(struct request *q)
{
    struct error err;
    struct replay *p = request_work(q, sizeof *p, free_replay);
    if (!p)
        return;
    p->copy = (struct rejects_copy){.feed = NONE, .after = -1, .limit = REJECTS_KEPT_MAX};
    if (!answer_failed(q, events_feed(q, false, &p->copy.feed, &err), &err))
        read_then(q, run_replay, replay_done);
}

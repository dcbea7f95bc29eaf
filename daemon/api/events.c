#include "api/events.h"

#include "http/answer.h"
#include "http/work.h"
#include "ledger/ingest.h"
#include "loop/app.h"
#include "loop/pipeline.h"
#include "threads/scribe.h"

/* Of the body nothing is kept. */
static void fail(struct request *q, enum status status, const struct error *err)
{
    answer_failed(q, status, err);
    request_drop_work(q);
    request_release(q);
}

static void free_ingest(void *work)
{
    ingest_free(work);
}

enum status events_ingest(struct request *q, uint32_t feed, enum body_format format, bool gzip,
                          uint64_t body_bytes_max)
{
    struct ingest *ingest = NULL;
    enum status status = ingest_new(&q->app->district, feed, q->who.token.id, format, gzip,
                                    body_bytes_max, q->now, &ingest);
    if (status == STATUS_OK)
        request_keep_work(q, ingest, free_ingest);
    return status;
}

enum status events_feed(const struct request *q, bool required, uint32_t *ret_feed,
                        struct error *err)
{
    struct text code = request_parameter(q, "feed");
    uint32_t feed = NONE;
    if (code.at) {
        feed = registry_find_feed(&q->app->district.registry, code);
        if (q->who.token.role == ROLE_FEED && feed != q->who.token.feed)
            return error_set(err, STATUS_FORBIDDEN, "forbidden", "feed",
                             "This token is of another feed.");
        if (feed == NONE)
            return error_set(err, STATUS_INVALID, "unknown_feed", "feed",
                             "There is no feed %.*s. Register it first: PUT /api/v1/feeds/CODE.",
                             (int)(code.len < 64 ? code.len : 64), code.at);
    } else if (q->who.token.role == ROLE_FEED) {
        feed = q->who.token.feed;
    } else if (required) {
        return error_set(err, STATUS_INVALID, "missing_parameter", "feed",
                         "An admin names the feed that reports: ?feed=CODE.");
    }
    *ret_feed = feed;
    return STATUS_OK;
}

void events_begin(struct request *q)
{
    uint32_t feed = NONE;
    struct error err;
    enum status status = events_feed(q, true, &feed, &err);
    if (status == STATUS_OK)
        status = events_ingest(q, feed, (enum body_format)q->body.format, q->body.gzip,
                               (uint64_t)q->front->settings->body_bytes_max);
    if (status != STATUS_OK)
        fail(q, status, &err);
}

void events_take(struct request *q, const char *bytes, size_t len)
{
    struct error err;
    enum status status = ingest_take(q->work, bytes, len, &err);
    if (status == STATUS_OK && !request_hold(q, ingest_size(q->work)))
        status = error_set(&err, STATUS_BUSY, "busy", "",
                           "Too many bodies are being received at once. Try again in a second.");
    if (status != STATUS_OK)
        fail(q, status, &err);
}

static void answer_batch(struct request *q, const struct batch *b, uint64_t seq,
                         const struct digest *head)
{
    struct buffer out = {0};
    batch_answer(b, seq, head, &out);
    answer_json(q, &out);
}

static void events_applied(struct app *app, struct job *job)
{
    struct request *q = job->request;
    (void)app;
    if (!answer_failed(q, job->status, &job->error))
        answer_batch(q, job->batch, job->seq, &job->head);
}

void events_end(struct request *q)
{
    struct batch *batch = NULL;
    struct error err;
    enum status status = ingest_end(q->work, &batch, &err);
    if (status != STATUS_OK) {
        fail(q, status, &err);
        return;
    }
    request_drop_work(q);
    /* The scribe holds the batch now, and the length of its queue bounds what it may hold. */
    request_release(q);
    if (batch->accepted == 0 && batch->reject_count == 0) {
        answer_batch(q, batch, q->app->district.seq, &q->app->district.head);
        batch_free(batch);
        return;
    }
    answer_failed(q, pipeline_send_batch(q, batch, (struct reject_ids){0}, events_applied, &err),
                  &err);
}

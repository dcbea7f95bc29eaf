#include "api/alerts.h"

#include "api/asset_filter.h"
#include "api/events.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "http/route.h"
#include "http/work.h"
#include "ledger/ingest.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "record/attribute.h"
#include "report/alerts.h"
#include "report/body.h"
#include "report/telegraf.h"

#include <stdio.h>
#include <stdlib.h>

/* --- POST /api/v1/feeds/{code}/alertmanager, /telegraf --------------------------------------------------- */

/* Another's feed is, for a feed's token, not there. */
static enum status find_feed(const struct request *q, uint32_t *ret_feed, struct error *err)
{
    uint32_t feed = registry_find_feed(&q->app->district.registry, q->asked.params[0]);
    if (feed == NONE || (q->who.token.role == ROLE_FEED && feed != q->who.token.feed))
        return error_set(err, STATUS_UNKNOWN, "not_found", "", "There is no feed of this name.");
    *ret_feed = feed;
    return STATUS_OK;
}

/* A longer one is read by the reader, so that the loop does not parse it. */
#define READ_HERE_MAX (128 * 1024)

/* A post on its way. */
struct errand {
    struct text body; /* the request's */
    char *record;     /* the feed's; owned */
    uint32_t feed;
    int64_t now;
    bool telegraf; /* Telegraf's, not Alertmanager's */
    struct alert_post post;
};

static void errand_free(void *work)
{
    struct errand *e = work;
    free(e->record);
    alert_post_free(&e->post);
    free(e);
}

static enum status read_post(struct store *store, void *work, struct error *err)
{
    struct errand *e = work;
    (void)store;
    if (e->telegraf)
        return telegraf_lines(e->body, e->record, e->now, &e->post.lines, err);
    return alerts_read(e->body, e->record, e->now, &e->post, err);
}

/* Puts an ingest of the lines in the errand's place. */
static enum status make_ingest(struct request *q, struct error *err)
{
    const struct errand *e = q->work;
    struct alert_post post = e->post;
    uint32_t feed = e->feed;
    ((struct errand *)q->work)->post = (struct alert_post){0};
    request_drop_work(q);
    enum status status = alerts_settle(&post, feed, &q->app->kept.resolved);
    if (status == STATUS_OK)
        status = events_ingest(q, feed, BODY_NDJSON, false, post.lines.len + 1);
    if (status == STATUS_OK) {
        ingest_resolved(q->work, &post.resolved);
        status = ingest_take(q->work, post.lines.bytes, post.lines.len, err);
    } else if (status == STATUS_MEMORY) {
        error_memory(err);
    }
    alert_post_free(&post);
    return status;
}

static void post_done(struct request *q)
{
    struct error err;
    enum status status = make_ingest(q, &err);
    if (status == STATUS_OK) {
        events_end(q);
        return;
    }
    request_drop_work(q);
    answer_error(q, &err);
}

/* False: the request has been answered. */
static bool begin_errand(struct request *q)
{
    struct error err;
    uint32_t feed = NONE;
    if (answer_failed(q, find_feed(q, &feed, &err), &err))
        return false;
    struct errand *e = request_work(q, sizeof *e, errand_free);
    if (!e)
        return false;
    e->body = request_body(q);
    e->record = text_copy(text_of(q->app->district.registry.feeds[feed].record));
    e->feed = feed;
    e->now = q->now;
    e->telegraf = q->asked.route->which == POST_OF_TELEGRAF;
    if (!e->record)
        answer_memory(q);
    return e->record != NULL;
}

void alerts_post(struct request *q)
{
    struct error err;
    if (!begin_errand(q))
        return;
    if (request_body(q).len > READ_HERE_MAX)
        read_then(q, read_post, post_done);
    else if (!answer_failed(q, read_post(NULL, q->work, &err), &err))
        post_done(q);
}

/* --- GET /api/v1/discovery/prometheus --------------------------------------------------------- */

static void write_labels(struct json_out *j, const struct registry *r, const struct asset *a,
                         const struct span *span)
{
    const struct project *p = &r->projects[span->project];
    char class_no[2] = {a->class_no ? (char)('0' + a->class_no) : '\0', '\0'};
    json_key(j, "labels");
    json_object_begin(j);
    json_member_string(j, "asset", a->code);
    json_member_string(j, "asset_name", a->name);
    json_member_string(j, "class", class_no);
    json_member_string(j, "contractor",
                       p->contractor == NONE ? "" : r->organisations[p->contractor].code);
    json_member_string(j, "kind", kind_names[a->kind]);
    json_member_string(j, "project", p->code);
    json_member_string(j, "town", r->towns[a->town].code);
    json_object_end(j);
}

static void write_target(struct request *q, struct json_out *j, uint32_t number,
                         const char *attribute, struct buffer *address)
{
    const struct registry *r = &q->app->district.registry;
    const struct asset *a = &r->assets[number];
    const struct span *span = asset_span_at(a, q->now);
    buffer_reset(address);
    if (!span || !attribute_text(a->attributes, attribute, address))
        return;
    json_object_begin(j);
    json_key(j, "targets");
    json_array_begin(j);
    json_text(j, (struct text){address->bytes, address->len});
    json_array_end(j);
    write_labels(j, r, a, span);
    json_object_end(j);
}

void discovery_prometheus(struct request *q)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    struct asset_filter filter = {0};
    struct buffer out = {0}, address = {0};
    struct json_out j;
    struct error err;
    char attribute[128];
    struct text name = request_parameter(q, "attribute");
    snprintf(attribute, sizeof attribute, "%.*s", name.at ? (int)name.len : 7,
             name.at ? name.at : "address");
    if (!answer_failed(q, asset_filter_read(q, &filter, &err), &err)) {
        json_begin(&j, &out);
        json_array_begin(&j);
        for (uint32_t i = 0; i < d->registry.asset_count; i++) {
            if (asset_filter_passes(&filter, d, i, &scope))
                write_target(q, &j, i, attribute, &address);
        }
        json_array_end(&j);
        answer_json(q, &out);
    }
    asset_filter_free(&filter);
    buffer_free(&address);
}

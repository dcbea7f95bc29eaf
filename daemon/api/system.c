#include "api/system.h"

#include "api/metrics.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "loop/app.h"
#include "loop/pipeline.h"
#include "loop/promotion.h"
#include "openapi/openapi.h"

static void answer_status(struct request *q)
{
    struct buffer out = {0};
    buffer_add_text(&out, "{\"status\":\"ok\"}");
    answer_json(q, &out);
}

void system_health(struct request *q)
{
    answer_status(q);
}

void system_ready(struct request *q)
{
    struct error err;
    bool leads = !q->front->following.leader; /* a follower writes by no clock of its own */
    enum status status =
        leads ? clock_check(q->app->district.received_at, q->now, &err) : STATUS_OK;
    if (status == STATUS_OK && q->app->pipeline->disk_full)
        status = error_set(&err, STATUS_FULL, "disk_full", "",
                           "The disk is full: figures are answered, but nothing can be written.");
    if (!answer_failed(q, status, &err))
        answer_status(q);
}

/* 200 from what takes writes: a load balancer looks at nothing but the status. */
void system_role(struct request *q)
{
    struct buffer out = {0};
    struct error err;
    bool writes = !q->front->following.leader && !q->app->pipeline->disk_full &&
                  clock_check(q->app->district.received_at, q->now, &err) == STATUS_OK;
    promotion_role(q->app, &out);
    answer_json(q, &out);
    if (q->answer.status == 200 && !writes)
        q->answer.status = 503;
}

void system_journal(struct request *q)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct buffer out = {0};
    struct json_out j;
    char head[DIGEST_HEX_SIZE];
    digest_hex(&d->head, head);
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_int(&j, "seq", (int64_t)d->seq);
    json_member_string(&j, "head", head);
    json_member_int(&j, "reports", (int64_t)d->reports);
    json_member_instant(&j, "first_at", zone, d->reports ? d->first_at : INSTANT_NONE);
    json_member_instant(&j, "last_at", zone, d->reports ? d->last_at : INSTANT_NONE);
    json_object_end(&j);
    answer_json(q, &out);
}

void system_openapi(struct request *q)
{
    struct buffer out = {0};
    openapi_write(q->front->routes, &out);
    answer_json(q, &out);
}

void system_metrics(struct request *q)
{
    struct buffer out = {0};
    if (metrics_write(q->app, q->now, &out) != STATUS_OK) {
        buffer_free(&out);
        answer_memory(q);
        return;
    }
    answer_text(q, &out, "text/plain; version=0.0.4; charset=utf-8");
}

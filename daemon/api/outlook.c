#include "api/outlook.h"
#include "view/outlook.h"

#include "api/figure_query.h"
#include "http/answer.h"
#include "loop/app.h"

/* Reads the month, by what, and the filters: by project unless it is asked otherwise. */
static enum status read_outlook(const struct request *q, struct query *ret, struct error *err)
{
    static const char *const names[] = {"project", "contractor", "town", NULL};
    static const enum grouping groupings[] = {BY_PROJECT, BY_CONTRACTOR, BY_TOWN};
    int by = 0;
    enum status status = request_name(q, "by", names, &by, err);
    if (status != STATUS_OK) {
        *ret = (struct query){0};
        return status;
    }
    status = figure_query_read(q, ret, err);
    ret->by = groupings[by];
    return status;
}

/* A month at one look is asked for by every home page, and costs more than most figures: whoever asks the same in the
 * same second gets the same. */
void outlook_get(struct request *q)
{
    const struct district *d = &q->app->district;
    struct recent_key key = {q->head.uri, token_scope(&q->who.token, q->now), d->version, q->now,
                             q->asked.csv};
    struct buffer out = answer_buffer(q);
    if (!q->asked.xlsx && recent_find(&q->app->kept.recent, &key, &out, q->answer.etag)) {
        answer_body(q, &out, "outlook");
        return;
    }
    struct query query;
    struct outlook outlook;
    struct error err;
    enum status status = read_outlook(q, &query, &err);
    if (status == STATUS_OK)
        status = outlook_compute(d, &query, &outlook, &err);
    if (!answer_failed(q, status, &err)) {
        if (q->asked.csv)
            outlook_to_csv(d, &query, &outlook, &out);
        else
            outlook_to_json(d, &query, &outlook, &out);
        outlook_free(&outlook);
        if (!q->asked.xlsx && !out.failed) {
            etag_of(&out, q->answer.etag);
            recent_keep(&q->app->kept.recent, &key, &out, q->answer.etag);
        }
        answer_body(q, &out, "outlook");
    }
    buffer_free(&out);
    query_free(&query);
}

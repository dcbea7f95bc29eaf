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

void outlook_get(struct request *q)
{
    const struct district *d = &q->app->district;
    struct query query;
    struct outlook outlook;
    struct error err;
    enum status status = read_outlook(q, &query, &err);
    if (status == STATUS_OK)
        status = outlook_compute(d, &query, &outlook, &err);
    if (!answer_failed(q, status, &err)) {
        struct buffer out = answer_buffer(q);
        if (q->asked.csv)
            outlook_to_csv(d, &query, &outlook, &out);
        else
            outlook_to_json(d, &query, &outlook, &out);
        outlook_free(&outlook);
        answer_body(q, &out, "outlook");
    }
    query_free(&query);
}

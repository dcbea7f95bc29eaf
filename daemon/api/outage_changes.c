#include "api/outage_changes.h"

#include "api/figure_query.h"
#include "api/listing.h"
#include "http/answer.h"
#include "loop/app.h"
#include "view/changes.h"

#include <stdio.h>

#define SINCE_MAX_S                                                                                \
    (31 * DAY_S) /* how far back it may be asked: what it costs follows the outages since then */

struct question {
    struct query query;
    struct page page;
    unsigned aspects, whats; /* bits */
    int64_t at,
        passed; /* go on after so many of this instant, and all later ones; INSTANT_EVER: begin */
};

/* A cursor is an instant and how many changes of it, and so of the newest, have been listed: "1663344000.3". */
static enum status read_after(struct question *a, struct error *err)
{
    struct text after = a->page.after;
    const char *dot = after.at ? memchr(after.at, '.', after.len) : NULL;
    a->at = INSTANT_EVER;
    if (!after.at)
        return STATUS_OK;
    struct text at = {after.at, dot ? (size_t)(dot - after.at) : 0};
    struct text passed = {dot ? dot + 1 : NULL, dot ? after.len - at.len - 1 : 0};
    if (dot && text_to_int(at, 0, INSTANT_EVER - 1, &a->at) &&
        text_to_int(passed, 0, INT64_MAX, &a->passed))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_parameter", "after",
                     "after is the `next` of the page before.");
}

static enum status read_since(const struct request *q, struct query *ret, struct error *err)
{
    ret->from = changes_evening(ret->rules->zone, q->now);
    enum status status = request_instant(q, "since", &ret->from, err);
    if (status == STATUS_OK && ret->from < q->now - SINCE_MAX_S)
        return error_set(
            err, STATUS_INVALID, "bad_parameter", "since",
            "since lies at most 31 days back. For what was before that, ask for outages.");
    return status;
}

static enum status read_question(const struct request *q, struct question *ret, struct error *err)
{
    *ret = (struct question){.aspects = 0};
    enum status status = figure_second_read(q, &ret->query, err);
    ret->query.to = ret->query.as_of = q->now;
    if (status == STATUS_OK)
        status = read_since(q, &ret->query, err);
    if (status == STATUS_OK)
        status = page_read(q, &ret->page, err);
    if (status == STATUS_OK)
        status = read_after(ret, err);
    if (status == STATUS_OK)
        status = request_names(q, "aspect", aspect_names, &ret->aspects, err);
    if (status == STATUS_OK)
        status = request_names(q, "what", change_what_names, &ret->whats, err);
    ret->aspects = ret->aspects ? ret->aspects : ASPECTS_ALL;
    return status;
}

/* Writes the changes that are asked for, after those of the pages before. */
static void write_changes(struct request *q, const struct question *a,
                          const struct outage_changes *c)
{
    const struct district *d = &q->app->district;
    struct listing l;
    int64_t at = INSTANT_EVER, count = 0; /* of this instant so far */
    listing_begin(&l, q, &a->page, change_columns);
    for (size_t i = 0; i < c->count; i++) {
        const struct outage_change *x = &c->items[i];
        char cursor[48];
        if (a->whats && !(a->whats >> x->what & 1))
            continue;
        count = x->at == at ? count + 1 : 1;
        at = x->at;
        if (at > a->at || (at == a->at && count <= a->passed))
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            change_to_csv(&l.csv, d, &a->query, c, x);
        else
            change_to_json(&l.json, d, &a->query, c, x);
        snprintf(cursor, sizeof cursor, "%lld.%lld", (long long)at, (long long)count);
        listing_wrote(&l, text_of(cursor));
    }
    listing_end(&l, "changes");
}

void outage_changes_list(struct request *q)
{
    struct question a;
    struct outage_changes changes = {0};
    struct error err;
    enum status status = read_question(q, &a, &err);
    if (status == STATUS_OK && a.query.from < a.query.as_of)
        status = changes_compute(&q->app->district, &a.query, a.aspects, &changes);
    if (!answer_failed(q, status, &err))
        write_changes(q, &a, &changes);
    changes_free(&changes);
    query_free(&a.query);
}

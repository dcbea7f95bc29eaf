#include "api/months.h"
#include "figure/drift.h"
#include "figure/statement_compute.h"
#include "figure/statement_cut.h"
#include "view/drift.h"

#include "api/listing.h"
#include "change/months.h"
#include "http/answer.h"
#include "http/route.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "view/statement.h"
#include "view/statement_csv.h"

#include <stdio.h>

/* A month in the path, and the revision asked for. */
struct month_question {
    int year, month;
    int64_t revision; /* 0: the newest */
    struct text contractor;
    const struct month_revision *stored; /* NULL: a draft */
};

static enum status read_path(const struct request *q, struct month_question *ret, struct error *err)
{
    *ret = (struct month_question){.contractor = request_parameter(q, "contractor")};
    if (!civil_parse_month(q->asked.params[0], &ret->year, &ret->month))
        return error_set(err, STATUS_INVALID, "bad_month", "month",
                         "month is a month such as 2022-09.");
    return request_integer(q, "revision", 1, UINT32_MAX, &ret->revision, err);
}

static const struct month_revision *newest(const struct request *q, int year, int month)
{
    return months_find(&q->app->district.months, year, month, 0);
}

/* A draft is for the office alone. Contractors and supervisors see what has been published. */
static enum status read_question(const struct request *q, struct month_question *ret,
                                 struct error *err)
{
    struct scope scope = token_scope(&q->who.token, q->now);
    enum status status = read_path(q, ret, err);
    if (status != STATUS_OK)
        return status;
    ret->stored =
        months_find(&q->app->district.months, ret->year, ret->month, (uint32_t)ret->revision);
    bool unseen = !ret->stored && (!scope_is_whole(&scope) || ret->revision > 0);
    if (unseen)
        return error_set(err, STATUS_UNKNOWN, "not_found", "month",
                         ret->revision > 0 ? "The month has no such revision."
                                           : "There is no such assessment.");
    return STATUS_OK;
}

static const struct zone *zone_of(const struct request *q, const struct statement *s)
{
    return q->app->district.rules.items[s->rules - 1]->zone;
}

static void answer_statement(struct request *q, const struct month_question *a)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    struct statement s;
    struct error err = {0};
    enum status status = a->stored ? month_stored(a->stored, &s, &err)
                                   : statement_compute(d, a->year, a->month, q->now, &s);
    if (status == STATUS_MEMORY)
        error_memory(&err);
    if (answer_failed(q, status, &err))
        return;
    bool cut = statement_cut(&s, d, &scope);
    if (a->contractor.at)
        cut = statement_keep(&s, a->contractor) || cut;
    struct buffer out = answer_buffer(q);
    struct month_revision seen = {0};
    if (a->stored)
        seen = month_as_seen(d, a->stored, &scope);
    if (q->asked.csv)
        statement_to_csv(&s, &out);
    else
        statement_to_json(&s, a->stored ? &seen : NULL, zone_of(q, &s), cut, &out);
    statement_free(&s);
    answer_body(q, &out, "assessment");
}

void months_get(struct request *q)
{
    struct month_question a;
    struct error err;
    if (!answer_failed(q, read_question(q, &a, &err), &err))
        answer_statement(q, &a);
}

/* --- publish, close, correct ------------------------------------------------------------------- */

static enum status prepare(struct request *q, struct change **ret_change, struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    struct text body = request_body(q);
    struct month_question a;
    enum status status = read_path(q, &a, &refusal->error);
    if (status != STATUS_OK)
        return status;
    return change_prepare_month(&q->app->district, &actor, a.year, a.month,
                                route_verb(q->asked.route), body, ret_change, refusal);
}

static const struct change_handler settling = {.prepare = prepare,
                                               .answer = months_get,
                                               .whole = true};

void months_settle(struct request *q)
{
    changes_add(q, &settling);
}

/* --- drift ------------------------------------------------------------------------------------- */

static void answer_drift(struct request *q, const struct month_question *a)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    struct statement closed, now;
    struct drifts drifts;
    struct error err = {0};
    enum status status = month_stored(a->stored, &closed, &err);
    if (answer_failed(q, status, &err))
        return;
    const struct rules *rules = d->rules.items[a->stored->rules - 1];
    status = statement_compute_under(d, rules, a->year, a->month, q->now, &now);
    if (status == STATUS_OK) {
        statement_cut(&closed, d, &scope);
        statement_cut(&now, d, &scope);
        status = drifts_compute(&closed, &now, &drifts);
        if (status == STATUS_OK) {
            struct buffer out = answer_buffer(q);
            if (q->asked.csv)
                drifts_to_csv(&drifts, &out);
            else
                drifts_to_json(&closed, &drifts, &out);
            drifts_free(&drifts);
            answer_body(q, &out, "drift");
        }
        statement_free(&now);
    }
    statement_free(&closed);
    if (status != STATUS_OK)
        answer_memory(q);
}

void months_drift(struct request *q)
{
    struct month_question a;
    struct error err;
    enum status status = read_question(q, &a, &err);
    if (status == STATUS_OK && (!a.stored || a.stored->state != MONTH_CLOSED))
        status = error_set(&err, STATUS_CONFLICT, "not_closed", "month",
                           "Only what is closed can drift: %04d-%02d is not.", a.year, a.month);
    if (!answer_failed(q, status, &err))
        answer_drift(q, &a);
}

/* --- the list ---------------------------------------------------------------------------------- */

static const char *const columns[] = {"month", "state", "revision",         "rules",  "sha256",
                                      "chain", "at",    "objections_until", "reason", NULL};

/* Months are counted from year 0. */
static int number_of(int year, int month)
{
    return year * 12 + month - 1;
}

/* From the first report or the first stored month on. */
static int first_month(const struct request *q, int last)
{
    const struct district *d = &q->app->district;
    int first = last, year, month;
    if (d->first_at != INSTANT_NONE) {
        rule_book_month_of(&d->rules, d->first_at, &year, &month);
        first = number_of(year, month) < first ? number_of(year, month) : first;
    }
    for (uint32_t i = 0; i < d->months.count; i++) {
        int n = number_of(d->months.items[i].year, d->months.items[i].month);
        first = n < first ? n : first;
    }
    return first;
}

static void hex_or_empty(const struct digest *digest, bool given, char out[DIGEST_HEX_SIZE])
{
    out[0] = '\0';
    if (given)
        digest_hex(digest, out);
}

static void write_month_csv(struct csv_out *c, const char *name, const struct month_revision *x,
                            const struct zone *zone)
{
    char sha256[DIGEST_HEX_SIZE], chain[DIGEST_HEX_SIZE], at[INSTANT_TEXT_SIZE] = "";
    char until[INSTANT_TEXT_SIZE] = "";
    hex_or_empty(x ? &x->sha256 : NULL, x, sha256);
    hex_or_empty(x ? &x->chain : NULL, x && x->state == MONTH_CLOSED, chain);
    if (x) {
        zone_format(zone, x->at, at);
        zone_format(zone, x->objections_until, until);
    }
    csv_string(c, name);
    csv_string(c, month_state_names[x ? x->state : MONTH_DRAFT]);
    csv_int(c, x ? x->revision : 1);
    if (x)
        csv_int(c, x->rules);
    else
        csv_string(c, NULL);
    csv_string(c, sha256);
    csv_string(c, chain);
    csv_string(c, at);
    csv_string(c, until);
    csv_string(c, x ? x->reason : NULL);
}

static void member_or_null(struct json_out *j, const char *key, const char *value)
{
    json_key(j, key);
    json_cstring(j, value[0] ? value : NULL);
}

static void write_month_json(struct json_out *j, const char *name, const struct month_revision *x,
                             const struct zone *zone)
{
    char sha256[DIGEST_HEX_SIZE], chain[DIGEST_HEX_SIZE];
    hex_or_empty(x ? &x->sha256 : NULL, x, sha256);
    hex_or_empty(x ? &x->chain : NULL, x && x->state == MONTH_CLOSED, chain);
    json_object_begin(j);
    json_member_string(j, "month", name);
    json_member_string(j, "state", month_state_names[x ? x->state : MONTH_DRAFT]);
    json_member_int(j, "revision", x ? x->revision : 1);
    json_key(j, "rules");
    if (x)
        json_int(j, x->rules);
    else
        json_none(j);
    member_or_null(j, "sha256", sha256);
    member_or_null(j, "chain", chain);
    json_member_instant(j, "at", zone, x ? x->at : INSTANT_NONE);
    json_member_instant(j, "objections_until", zone, x ? x->objections_until : INSTANT_NONE);
    json_member_string(j, "reason", x ? x->reason : NULL);
    json_object_end(j);
}

static void write_list(struct request *q, const struct page *page, int first, int last)
{
    struct scope scope = token_scope(&q->who.token, q->now);
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct listing l;
    listing_begin(&l, q, page, columns);
    for (int n = first; n <= last; n++) {
        char name[16];
        const struct month_revision *x = newest(q, n / 12, n % 12 + 1);
        if (!x && !scope_is_whole(&scope))
            continue;
        if (!listing_wants(&l))
            break;
        struct month_revision seen = {0};
        if (x)
            seen = month_as_seen(&q->app->district, x, &scope);
        snprintf(name, sizeof name, "%04d-%02d", n / 12, n % 12 + 1);
        if (q->asked.csv)
            write_month_csv(&l.csv, name, x ? &seen : NULL, zone);
        else
            write_month_json(&l.json, name, x ? &seen : NULL, zone);
        listing_wrote(&l, text_of(name));
    }
    listing_end(&l, "assessments");
}

void months_list(struct request *q)
{
    struct page page;
    struct error err;
    int year, month;
    rule_book_month_of(&q->app->district.rules, q->now, &year, &month);
    int last = number_of(year, month), first = first_month(q, last);
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK && page.after.at) {
        if (!civil_parse_month(page.after, &year, &month))
            status = error_set(&err, STATUS_INVALID, "bad_parameter", "after",
                               "after is the `next` of the page before, a month.");
        else if (number_of(year, month) + 1 > first)
            first = number_of(year, month) + 1;
    }
    if (!answer_failed(q, status, &err))
        write_list(q, &page, first, last);
}

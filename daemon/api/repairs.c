#include "api/repairs.h"

#include "api/asset_filter.h"
#include "api/listing.h"
#include "api/table_body.h"
#include "change/repairs.h"
#include "change/steps.h"
#include "http/answer.h"
#include "http/route.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "view/records.h"
#include "view/records_csv.h"

#include <stdlib.h>

/* May this reader see it? A repair belongs to the contract that its asset was under when it was
 * reported (lib/figure/README.md, Repairs). */
static bool is_visible(const struct repair *x, const struct registry *r, const struct scope *scope)
{
    if (scope_is_whole(scope))
        return true;
    const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
    return span && scope_sees_project(scope, r, span->project);
}

/* NONE: no such one, or not for this reader. */
static uint32_t find_number(const struct request *q, struct text id)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    uint32_t number = repairs_find(&d->repairs, id);
    bool seen = number != NONE && is_visible(&d->repairs.items[number], &d->registry, &scope);
    return seen ? number : NONE;
}

static const struct repair *find(const struct request *q)
{
    uint32_t number = find_number(q, q->asked.params[0]);
    return number == NONE ? NULL : &q->app->district.repairs.items[number];
}

/* --- lists ------------------------------------------------------------------------------------ */

struct repair_question {
    struct page page;
    unsigned states;    /* bits; 0: all */
    int64_t due_before; /* INSTANT_EVER: not asked */
    bool overdue, overdue_asked, mass, mass_asked;
    struct filter assets, projects, contractors;
};

static enum status read_filters(const struct request *q, struct repair_question *ret,
                                struct error *err)
{
    ret->mass_asked = request_parameter(q, "mass").at != NULL;
    enum status status = request_flag(q, "mass", &ret->mass, err);
    if (status == STATUS_OK)
        status = filter_read(q, "asset", COLLECTION_ASSETS, &ret->assets, err);
    if (status == STATUS_OK)
        status = filter_read(q, "project", COLLECTION_PROJECTS, &ret->projects, err);
    if (status == STATUS_OK)
        status = filter_read(q, "contractor", COLLECTION_ORGANISATIONS, &ret->contractors, err);
    return status;
}

/* The project is that of the span in which the repair is counted. A repair without one is of no
 * project. */
static bool belongs(const struct repair_question *a, const struct registry *r,
                    const struct repair *x)
{
    const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
    if (!span)
        return !a->projects.given && !a->contractors.given;
    return filter_passes(&a->projects, span->project) &&
           filter_passes(&a->contractors, r->projects[span->project].contractor);
}

static enum status read_question(const struct request *q, struct repair_question *ret,
                                 struct error *err)
{
    *ret = (struct repair_question){.due_before = INSTANT_EVER};
    enum status status = page_read(q, &ret->page, err);
    if (status == STATUS_OK)
        status = request_instant(q, "due_before", &ret->due_before, err);
    ret->overdue_asked = request_parameter(q, "overdue").at != NULL;
    if (status == STATUS_OK)
        status = request_flag(q, "overdue", &ret->overdue, err);
    if (status == STATUS_OK)
        status = read_filters(q, ret, err);
    if (status == STATUS_OK)
        status = request_names(q, "state", repair_state_names, &ret->states, err);
    return status;
}

/* Nobody has repaired it, and its time is over. */
static bool is_overdue(const struct repair *x, int64_t due_at, int64_t now)
{
    return (x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED) && now >= due_at;
}

static bool is_wanted(const struct request *q, const struct repair_question *a,
                      const struct repair *x, const struct scope *scope)
{
    const struct district *d = &q->app->district;
    if (a->states && !(a->states >> x->state & 1))
        return false;
    if (!filter_passes(&a->assets, x->asset) || !is_visible(x, &d->registry, scope))
        return false;
    if (!belongs(a, &d->registry, x) || (a->mass_asked && x->mass != a->mass))
        return false;
    int64_t due = repair_deadline(d, x, q->now);
    if (a->overdue_asked && is_overdue(x, due, q->now) != a->overdue)
        return false;
    return a->due_before == INSTANT_EVER || due < a->due_before;
}

/* Lists orders as they came in, which no later change alters. The cursor is an id. */
static void write_list(struct request *q, const struct repair_question *a, uint32_t first)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct scope scope = token_scope(&q->who.token, q->now);
    struct listing l;
    listing_begin(&l, q, &a->page, repair_csv_columns);
    for (uint32_t i = first; i < d->repairs.count; i++) {
        const struct repair *x = &d->repairs.items[i];
        if (!is_wanted(q, a, x, &scope))
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            repair_to_csv(&l.csv, d, x, &scope, zone);
        else
            repair_to_json(&l.json, d, x, &scope, zone);
        listing_wrote(&l, text_of(x->id));
    }
    listing_end(&l, "repairs");
}

void repairs_list(struct request *q)
{
    struct repair_question a;
    struct error err;
    uint32_t first = 0;
    enum status status = read_question(q, &a, &err);
    if (status == STATUS_OK && a.page.after.at) {
        first = find_number(q, a.page.after);
        if (first == NONE)
            status = error_set(&err, STATUS_INVALID, "bad_parameter", "after",
                               "after is the `next` of the page before, a repair's id.");
        else
            first++;
    }
    if (!answer_failed(q, status, &err))
        write_list(q, &a, first);
    free(a.assets.items);
    free(a.projects.items);
    free(a.contractors.items);
}

void repairs_get(struct request *q)
{
    const struct repair *x = find(q);
    if (!x) {
        answer_unknown(q, "repair");
        return;
    }
    struct scope scope = token_scope(&q->who.token, q->now);
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    repair_to_json(&j, &q->app->district, x, &scope,
                   rule_book_zone(&q->app->district.rules, q->now));
    answer_json(q, &out);
}

/* --- changes ---------------------------------------------------------------------------------- */

static enum status begin_orders(struct request *q, struct refusal *refusal,
                                struct preparation **ret)
{
    struct actor actor = {&q->who.token, q->now};
    return change_begin_repairs(&q->app->district, &actor, (enum document_format)q->body.format,
                                request_body(q), refusal, ret);
}

static void answer_draft(struct request *q)
{
    answer_json(q, &q->change.draft);
}

static const struct change_handler orders = {.begin = begin_orders, .answer = answer_draft};

void repairs_post(struct request *q)
{
    table_body_then(q, &orders);
}

static enum status prepare_step(struct request *q, struct change **ret_change,
                                struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    struct text body = request_body(q);
    struct text verb = route_verb(q->asked.route);
    int64_t pause = 0;
    if (!find(q))
        return error_set(&refusal->error, STATUS_UNKNOWN, "not_found", "id",
                         "There is no such repair.");
    if (text_is(verb, "approve")) {
        verb = text_of("pause_approve");
        if (!text_to_int(q->asked.params[1], 1, PAUSES_MAX, &pause))
            return error_set(&refusal->error, STATUS_UNKNOWN, "not_found", "pause",
                             "There is no such pause; they count from 1.");
    }
    return change_prepare_repair_step(&q->app->district, &actor, q->asked.params[0], verb,
                                      (uint32_t)pause, body, ret_change, refusal);
}

static const struct change_handler step = {.prepare = prepare_step, .answer = repairs_get};

void repairs_step(struct request *q)
{
    changes_add(q, &step);
}

static enum status prepare_confirmations(struct request *q, struct change **ret_change,
                                         struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    struct json_out j;
    uint32_t count = 0;
    enum status status = change_prepare_confirmations(&q->app->district, &actor, request_body(q),
                                                      ret_change, &count, refusal);
    buffer_free(&q->change.draft);
    json_begin(&j, &q->change.draft);
    json_object_begin(&j);
    json_member_int(&j, "confirmed", count);
    json_object_end(&j);
    return status;
}

static const struct change_handler confirmations = {.prepare = prepare_confirmations,
                                                    .answer = answer_draft};

void repairs_confirm(struct request *q)
{
    changes_add(q, &confirmations);
}

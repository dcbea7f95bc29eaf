#include "api/factors.h"

#include "api/listing.h"
#include "change/factors.h"
#include "http/answer.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "view/window.h"

static const char *const columns[] = {"id",          "project",     "factor_bp",   "reason",
                                      "state",       "proposed_by", "proposed_at", "approved_by",
                                      "approved_at", NULL};

static enum status read_month(const struct request *q, int *ret_year, int *ret_month,
                              struct error *err)
{
    if (civil_parse_month(q->asked.params[0], ret_year, ret_month))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_month", "month",
                     "month is a month such as 2022-09.");
}

static const char *state_of(const struct factor_decision *x)
{
    return x->approved ? "approved" : "proposed";
}

static void write_json(struct json_out *j, const struct district *d,
                       const struct factor_decision *x, const struct zone *zone)
{
    json_object_begin(j);
    json_member_int(j, "id", x->id);
    json_member_string(j, "project", d->registry.projects[x->project].code);
    json_member_int(j, "factor_bp", x->factor_bp);
    json_member_string(j, "reason", x->reason);
    json_member_string(j, "state", state_of(x));
    json_member_int(j, "proposed_by", x->proposed_by);
    json_member_instant(j, "proposed_at", zone, x->proposed_at);
    json_key(j, "approved_by");
    if (x->approved)
        json_int(j, x->approved_by);
    else
        json_none(j);
    json_member_instant(j, "approved_at", zone, x->approved ? x->approved_at : INSTANT_NONE);
    json_object_end(j);
}

static void write_csv(struct csv_out *c, const struct district *d, const struct factor_decision *x,
                      const struct zone *zone)
{
    csv_int(c, x->id);
    csv_string(c, d->registry.projects[x->project].code);
    csv_int(c, x->factor_bp);
    csv_string(c, x->reason);
    csv_string(c, state_of(x));
    csv_int(c, x->proposed_by);
    csv_instant(c, zone, x->proposed_at);
    if (x->approved) {
        csv_int(c, x->approved_by);
        csv_instant(c, zone, x->approved_at);
    } else {
        csv_string(c, NULL);
        csv_string(c, NULL);
    }
}

void factors_list(struct request *q)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&d->rules, q->now);
    struct listing l;
    struct error err;
    int year = 0, month = 0;
    int64_t after = 0;
    if (answer_failed(q, read_month(q, &year, &month, &err), &err) ||
        !listing_begin_numbered(&l, q, columns, &after))
        return;
    for (int64_t i = after; i < d->factors.count; i++) {
        const struct factor_decision *x = &d->factors.items[i];
        if (x->year != year || x->month != month)
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            write_csv(&l.csv, d, x, zone);
        else
            write_json(&l.json, d, x, zone);
        listing_wrote_number(&l, i + 1);
    }
    listing_end(&l, "decisions");
}

/* --- proposing and approving -------------------------------------------------------------------- */

static enum status prepare_proposal(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    int year = 0, month = 0;
    enum status status = read_month(q, &year, &month, &refusal->error);
    if (status != STATUS_OK)
        return status;
    return change_prepare_factor(&q->app->district, &actor, year, month, request_body(q),
                                 ret_change, refusal);
}

static enum status prepare_approval(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    int year = 0, month = 0;
    int64_t id = 0;
    enum status status = read_month(q, &year, &month, &refusal->error);
    if (status != STATUS_OK)
        return status;
    if (!text_to_int(q->asked.params[1], 1, UINT32_MAX, &id))
        id = 0; /* no decision has that number */
    return change_prepare_factor_approval(&q->app->district, &actor, year, month, (uint32_t)id,
                                          ret_change, refusal);
}

/* Answers the decision that the change was about: the newest, or the one in the path. */
static void answer_decision(struct request *q)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&d->rules, q->now);
    int64_t id = d->factors.count;
    struct buffer out = {0};
    struct json_out j;
    if (q->asked.params[1].at && !text_to_int(q->asked.params[1], 1, d->factors.count, &id))
        id = d->factors.count;
    json_begin(&j, &out);
    write_json(&j, d, &d->factors.items[id - 1], zone);
    answer_json(q, &out);
}

static const struct change_handler proposing = {.prepare = prepare_proposal,
                                                .answer = answer_decision};
static const struct change_handler approving = {.prepare = prepare_approval,
                                                .answer = answer_decision};

void factors_propose(struct request *q)
{
    changes_add(q, &proposing);
}

void factors_approve(struct request *q)
{
    changes_add(q, &approving);
}

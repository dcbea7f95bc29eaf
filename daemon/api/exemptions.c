#include "api/exemptions.h"

#include "api/listing.h"
#include "api/table_body.h"
#include "change/decisions.h"
#include "change/exemption_changes.h"
#include "change/exemptions.h"
#include "http/answer.h"
#include "http/route.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "model/exemption_sight.h"
#include "view/exemption.h"
#include "view/records_csv.h"

const struct exemption *exemptions_find(const struct request *q)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    struct exemption_sight sight;
    int64_t id;
    if (!text_to_int(q->asked.params[0], 1, d->exemptions.count, &id) ||
        exemption_sight_make(&d->registry, &scope, &sight) != STATUS_OK)
        return NULL;
    const struct exemption *x = &d->exemptions.items[id - 1];
    bool sees = exemption_sight_sees(&sight, x);
    exemption_sight_free(&sight);
    return sees ? x : NULL;
}

/* What is asked for: some states, and what waits for a decision or does not. */
struct wanted {
    unsigned states; /* a bit each; 0: all */
    bool asks_undecided, undecided;
};

static bool is_wanted(const struct wanted *w, const struct exemption *x)
{
    return (!w->states || (w->states >> x->state & 1)) &&
           (!w->asks_undecided || exemption_is_undecided(x) == w->undecided);
}

static void write_list(struct request *q, const struct page *page, int64_t after,
                       const struct wanted *wanted)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct scope scope = token_scope(&q->who.token, q->now);
    struct exemption_sight sight;
    struct listing l;
    if (exemption_sight_make(&d->registry, &scope, &sight) != STATUS_OK) {
        answer_memory(q);
        return;
    }
    listing_begin(&l, q, page, exemption_csv_columns);
    for (int64_t i = after; i < d->exemptions.count; i++) {
        const struct exemption *x = &d->exemptions.items[i];
        if (!is_wanted(wanted, x) || !exemption_sight_sees(&sight, x))
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            exemption_to_csv(&l.csv, d, x, &scope, zone);
        else
            exemption_to_json(&l.json, d, x, &scope, zone);
        listing_wrote_number(&l, x->id);
    }
    exemption_sight_free(&sight);
    listing_end(&l, "exemptions");
}

void exemptions_list(struct request *q)
{
    struct page page;
    struct error err;
    int64_t after = 0;
    struct wanted wanted = {0};
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = page_after_number(&page, 0, &after, &err);
    if (status == STATUS_OK)
        status = request_names(q, "state", exemption_state_names, &wanted.states, &err);
    wanted.asks_undecided = request_parameter(q, "undecided").at != NULL;
    if (status == STATUS_OK)
        status = request_flag(q, "undecided", &wanted.undecided, &err);
    if (!answer_failed(q, status, &err))
        write_list(q, &page, after, &wanted);
}

static void answer_one(struct request *q, const struct exemption *x)
{
    struct scope scope = token_scope(&q->who.token, q->now);
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    exemption_to_json(&j, &q->app->district, x, &scope,
                      rule_book_zone(&q->app->district.rules, q->now));
    answer_json(q, &out);
}

void exemptions_get(struct request *q)
{
    const struct exemption *x = exemptions_find(q);
    if (x)
        answer_one(q, x);
    else
        answer_unknown(q, "exemption");
}

/* --- changes ---------------------------------------------------------------------------------- */

static enum status prepare_proposal(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    const struct district *d = &q->app->district;
    struct actor actor = {&q->who.token, q->now};
    q->change.count_before = d->exemptions.count;
    return change_prepare_exemption(d, &actor, request_body(q),
                                    q->front->settings->party_proposals_open, ret_change, refusal);
}

static void answer_proposal(struct request *q)
{
    answer_one(q, &q->app->district.exemptions.items[q->change.count_before]);
}

static const struct change_handler proposal = {.prepare = prepare_proposal,
                                               .answer = answer_proposal};

static enum status begin_proposals(struct request *q, struct refusal *refusal,
                                   struct preparation **ret)
{
    const struct district *d = &q->app->district;
    struct actor actor = {&q->who.token, q->now};
    q->change.count_before = d->exemptions.count;
    return change_begin_exemptions(d, &actor, (enum document_format)q->body.format, request_body(q),
                                   q->front->settings->party_proposals_open, refusal, ret);
}

/* What was proposed; of a dry run what would be. */
static void answer_proposals(struct request *q)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    const struct zone *zone = rule_book_zone(&d->rules, q->now);
    struct buffer out = {0};
    struct json_out j;
    if (q->asked.dry_run) {
        answer_json(q, &q->change.draft);
        return;
    }
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_int(&j, "added", d->exemptions.count - q->change.count_before);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t i = q->change.count_before; i < d->exemptions.count; i++)
        exemption_to_json(&j, d, &d->exemptions.items[i], &scope, zone);
    json_array_end(&j);
    json_object_end(&j);
    answer_json(q, &out);
}

static const struct change_handler proposals = {.begin = begin_proposals,
                                                .answer = answer_proposals};

void exemptions_propose(struct request *q)
{
    bool is_many = exemptions_are_many((enum document_format)q->body.format, request_body(q));
    if (is_many || q->asked.dry_run)
        table_body_then(q, &proposals);
    else
        changes_add(q, &proposal);
}

/* Finds the exemption that is to be changed. STATUS_UNKNOWN: there is none, or it is not for this
 * reader. */
static enum status find_to_change(struct request *q, const struct exemption **ret,
                                  struct refusal *refusal)
{
    *ret = exemptions_find(q);
    return *ret ? STATUS_OK
                : error_set(&refusal->error, STATUS_UNKNOWN, "not_found", "id",
                            "There is no such exemption.");
}

static enum status prepare_decision(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    const struct exemption *x;
    enum status status = find_to_change(q, &x, refusal);
    return status ? status
                  : change_prepare_decision(&q->app->district, &actor, x->id,
                                            route_verb(q->asked.route), request_body(q), ret_change,
                                            refusal);
}

static const struct change_handler decision = {.prepare = prepare_decision,
                                               .answer = exemptions_get};

void exemptions_decide(struct request *q)
{
    changes_add(q, &decision);
}

static enum status prepare_change(struct request *q, struct change **ret_change,
                                  struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    const struct exemption *x;
    enum status status = find_to_change(q, &x, refusal);
    return status ? status
                  : change_prepare_exemption_change(&q->app->district, &actor, x->id,
                                                    request_body(q), ret_change, refusal);
}

static const struct change_handler changing = {.prepare = prepare_change, .answer = exemptions_get};

void exemptions_change(struct request *q)
{
    changes_add(q, &changing);
}

#include "change/factors.h"

#include "figure/statement_compute.h"
#include "record/factor_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- proposing ---------------------------------------------------------------------------------- */

static const struct statement_project *find_project(const struct statement *s, struct text code)
{
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++) {
            if (text_is(code, s->items[i].projects[k].code))
                return &s->items[i].projects[k];
        }
    }
    return NULL;
}

/* Only what has no score is decided by people. What was decided before may be decided anew. */
static enum status check_unjudged(const struct statement *s, struct text code,
                                  struct refusal *refusal)
{
    const struct statement_project *p = find_project(s, code);
    if (!p)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "project",
                               "%04d-%02d has no project %.*s.", s->year, s->month, (int)code.len,
                               code.at);
    if (p->score_hundredths != SCORE_NONE)
        return refusal_because(refusal, STATUS_CONFLICT, "judged", "project",
                               "%.*s has a score in %04d-%02d, which gives its factor: only a "
                               "project without a score is decided.",
                               (int)code.len, code.at, s->year, s->month);
    if (p->fee_fen == 0)
        return refusal_because(refusal, STATUS_CONFLICT, "nothing_owed", "project",
                               "%.*s is owed no fee in %04d-%02d.", (int)code.len, code.at, s->year,
                               s->month);
    return STATUS_OK;
}

static enum status check_month(const struct district *d, const struct actor *actor, int year,
                               int month, struct text project, struct refusal *refusal)
{
    const struct rules *rules = rule_book_of_month(&d->rules, year, month);
    struct statement s;
    int64_t from, to;
    rule_book_month(&d->rules, year, month, &from, &to);
    if (actor->now < to)
        return refusal_because(refusal, STATUS_CONFLICT, "not_ended", "month",
                               "%04d-%02d has not ended yet.", year, month);
    if (statement_compute_under(d, rules, year, month, actor->now, &s) != STATUS_OK)
        return error_memory(&refusal->error);
    enum status status = check_unjudged(&s, project, refusal);
    statement_free(&s);
    return status;
}

static enum status write_factor(int year, int month, const struct factor_in *in,
                                struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    char text[16];
    struct change *change = change_new(CHANGE_FACTOR, &j);
    snprintf(text, sizeof text, "%04d-%02d", year, month);
    if (change) {
        json_object_begin(&j);
        json_member_int(&j, "factor_bp", in->factor_bp);
        json_member_string(&j, "month", text);
        json_member_text(&j, "project", in->project);
        json_member_text(&j, "reason", in->reason);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_factor(const struct district *d, const struct actor *actor, int year,
                                  int month, struct text body, struct change **ret_change,
                                  struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct factor_in in = {0};
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = factor_in_read(&record, false, &in);
    if (status)
        refusal_set(refusal, &record.error);
    if (!status)
        status = check_month(d, actor, year, month, in.project, refusal);
    if (!status)
        status = write_factor(year, month, &in, ret_change, refusal);
    document_free(document);
    return status;
}

/* --- approving ---------------------------------------------------------------------------------- */

static enum status check_approval(const struct district *d, const struct actor *actor,
                                  const struct factor_decision *x, struct refusal *refusal)
{
    if (x->approved)
        return refusal_because(refusal, STATUS_CONFLICT, "not_proposed", "",
                               "Decision %u has been approved already.", x->id);
    if (factor_decision_of(&d->factors, x->year, x->month, x->project, false) != x)
        return refusal_because(refusal, STATUS_CONFLICT, "superseded", "",
                               "A newer decision for the same project was proposed after %u.",
                               x->id);
    if (actor_is_person_of(d, actor, x->proposed_by))
        return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "",
                               "Whoever proposed a factor does not approve it: that takes another "
                               "person of the office.");
    return STATUS_OK;
}

enum status change_prepare_factor_approval(const struct district *d, const struct actor *actor,
                                           int year, int month, uint32_t id,
                                           struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    const struct factor_decision *x =
        id > 0 && id <= d->factors.count ? &d->factors.items[id - 1] : NULL;
    if (!x || x->year != year || x->month != month)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "",
                               "The month has no such decision.");
    enum status status = check_approval(d, actor, x, refusal);
    if (status)
        return status;
    struct change *change = change_new(CHANGE_FACTOR_APPROVED, &j);
    if (change) {
        json_object_begin(&j);
        json_member_int(&j, "id", id);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

/* --- applying ----------------------------------------------------------------------------------- */

static enum status take_factor(struct district *d, const struct journalled *row,
                               struct record *record)
{
    struct factor_in in = {0};
    enum status status = factor_in_read(record, true, &in);
    if (status)
        return status;
    struct factor_decision x = {.project = registry_find_project(&d->registry, in.project),
                                .factor_bp = in.factor_bp,
                                .proposed_by = row->token,
                                .proposed_at = row->received_at};
    if (x.project == NONE || !civil_parse_month(in.month, &x.year, &x.month))
        return STATUS_CORRUPT;
    x.reason = text_copy(in.reason);
    if (!x.reason || factor_decisions_add(&d->factors, &x)) {
        free(x.reason);
        return STATUS_MEMORY;
    }
    return STATUS_OK;
}

enum status apply_factor(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_factor, err);
}

static enum status take_approval(struct district *d, const struct journalled *row,
                                 struct record *record)
{
    uint32_t id = 0;
    enum status status = factor_approval_in_read(record, &id);
    if (status)
        return status;
    if (id > d->factors.count)
        return STATUS_CORRUPT;
    struct factor_decision *x = &d->factors.items[id - 1];
    x->approved = true;
    x->approved_by = row->token;
    x->approved_at = row->received_at;
    return STATUS_OK;
}

enum status apply_factor_approval(struct district *d, const struct journalled *row,
                                  struct error *err)
{
    return apply_single(d, row, take_approval, err);
}

#include "change/exemptions.h"

#include "change/deadlines.h"
#include "change/exemption_scope.h"
#include "change/table_names.h"
#include "change/upsert.h"
#include "record/exemption_in.h"
#include "record/rules_in.h"
#include "view/exemption.h"

#include <stdlib.h>

static char *copy_or_null(struct text t)
{
    return t.len > 0 ? text_copy(t) : NULL;
}

static enum status find_calendar(const struct registry *r, struct text code, uint32_t *ret,
                                 struct error *err)
{
    uint32_t number = code.len > 0 ? registry_find_calendar(r, code) : NONE;
    *ret = number == NONE ? 0 : number + 1;
    if (code.len == 0 || number != NONE)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_calendar", "calendar",
                     "No calendar has the code %.*s.", (int)code.len, code.at);
}

/* The values of *in, whose scope is found already, as an exemption. */
static enum status copy_values(const struct registry *r, const struct exemption_in *in,
                               struct exemption *x, struct error *err)
{
    x->aspects = in->aspects;
    x->from = in->from;
    x->to = in->to;
    x->late = in->late;
    x->proposer = NONE;
    enum status status = find_calendar(r, in->calendar, &x->calendar, err);
    if (status)
        return status;
    x->reason = text_copy(in->reason);
    x->note = copy_or_null(in->note);
    x->evidence = copy_or_null(in->evidence);
    bool whole =
        x->reason && (x->note || in->note.len == 0) && (x->evidence || in->evidence.len == 0);
    return whole ? STATUS_OK : error_memory(err);
}

/* --- proposing --------------------------------------------------------------------------------- */

static void write_exemption(struct json_out *j, const struct district *d, const struct exemption *x)
{
    const struct registry *r = &d->registry;
    const struct zone *zone = district_zone(d);
    json_object_begin(j);
    exemption_aspects_record(j, x);
    if (x->calendar)
        json_member_string(j, "calendar", r->calendars[x->calendar - 1].code);
    json_member_string(j, "evidence", x->evidence);
    json_member_instant(j, "from", zone, x->from);
    json_member_int(j, "id", x->id);
    json_member_bool(j, "late", x->late);
    json_member_string(j, "note", x->note);
    json_member_string(j, "proposer",
                       x->proposer == NONE ? NULL : r->organisations[x->proposer].code);
    json_member_string(j, "reason", x->reason);
    exemption_scope_record(j, r, x, NULL);
    json_member_instant(j, "to", zone, x->to);
    json_object_end(j);
}

/* One request on its way. */
struct proposing {
    const struct district *d;
    const struct actor *actor;
    uint32_t made; /* proposals so far */
};

static enum status check_proposal(const struct proposing *p, const struct exemption_in *in,
                                  struct exemption *x, struct error *err)
{
    const struct district *d = p->d;
    struct scope scope = actor_scope(p->actor);
    enum status status =
        exemption_scope_resolve_for(&d->registry, &scope, &in->scope, &x->scope, err);
    if (!status)
        status = copy_values(&d->registry, in, x, err);
    if (!status)
        status =
            rules_check_reason(rule_book_at(&d->rules, p->actor->now), in->reason, "reason", err);
    if (!status)
        status = exemption_check_deadline(d, p->actor, x->from, &x->late, err);
    x->proposer = scope.organisation;
    x->id = d->exemptions.count + 1 + p->made;
    return status;
}

static enum status take_proposal(struct proposing *p, struct record *record, struct json_out *j)
{
    struct exemption_in in = {0};
    struct exemption x = {0};
    enum status status = exemption_in_read(record, false, &in);
    if (!status)
        status = check_proposal(p, &in, &x, &record->error);
    if (!status)
        write_exemption(j, p->d, &x);
    p->made += !status;
    exemption_free_content(&x);
    exemption_in_free(&in);
    return status;
}

static enum status prepare_one(struct proposing *p, struct text body, struct change **ret_change,
                               struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct json_out j;
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    struct change *change = change_new(CHANGE_EXEMPTION, &j);
    enum status status = change ? take_proposal(p, &record, &j) : STATUS_OK;
    if (status) {
        refusal_set(refusal, &record.error);
        change_free(change);
    } else {
        status = change_end(change, ret_change, refusal);
    }
    document_free(document);
    return status;
}

/* A deadline that has passed for one of many is a fault of that one: the others are still looked at. */
static enum status take_one_of_many(struct upsert *u, void *context, struct record *record)
{
    struct json_out j;
    buffer_reset(&u->after);
    json_begin(&j, &u->after);
    enum status status = take_proposal(context, record, &j);
    if (status == STATUS_CONFLICT)
        record->error.status = status = STATUS_INVALID;
    return status ? status : upsert_add(u, record);
}

static enum status prepare_many(struct proposing *p, enum document_format format, struct text body,
                                struct change **ret_change, struct refusal *refusal)
{
    struct upsert u = {0};
    struct table_names names = {p->d, COLLECTION_ASSETS};
    struct table_lookup lookup = table_names_lookup(&names);
    struct upsert_source source = {
        .format = format, .csv = &csv_exemptions, .body = body, .lookup = &lookup};
    bool more = false;
    enum status status = upsert_begin(&u, CHANGE_EXEMPTIONS, &source, take_one_of_many, p, refusal);
    if (!status)
        status = upsert_step(&u, UINT32_MAX, &more);
    if (!status)
        status = upsert_end(&u, ret_change, NULL);
    upsert_free(&u);
    return status;
}

static int64_t count_undecided(const struct district *d, uint32_t organisation)
{
    int64_t open = 0;
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        const struct exemption *x = d->exemptions.items + i;
        open += x->state == EXEMPTION_PROPOSED && x->proposer == organisation;
    }
    return open;
}

static enum status check_quota(const struct proposing *p, int64_t open_max, struct refusal *refusal)
{
    struct scope scope = actor_scope(p->actor);
    if (open_max == 0 || scope_is_whole(&scope) ||
        count_undecided(p->d, scope.organisation) + p->made <= open_max)
        return STATUS_OK;
    return refusal_because(refusal, STATUS_LIMITED, "too_many_proposals", "",
                           "At most %lld of your exemptions may wait for a decision. Wait until "
                           "some are decided, or put several assets into one.",
                           (long long)open_max);
}

bool exemptions_are_many(enum document_format format, struct text body)
{
    size_t i = 0;
    while (i < body.len && strchr(" \t\r\n", body.at[i]))
        i++;
    return format != DOCUMENT_JSON || (i < body.len && body.at[i] == '[');
}

enum status change_prepare_exemptions(const struct district *d, const struct actor *actor,
                                      enum document_format format, struct text body,
                                      int64_t open_max, struct change **ret_change,
                                      struct refusal *refusal)
{
    struct proposing p = {d, actor, 0};
    if (!actor_proposes(actor))
        return refusal_because(
            refusal, STATUS_FORBIDDEN, "forbidden", "",
            "Exemptions are proposed by the office, a contractor or a supervisor.");
    enum status status = exemptions_are_many(format, body)
                             ? prepare_many(&p, format, body, ret_change, refusal)
                             : prepare_one(&p, body, ret_change, refusal);
    if (status)
        return status;
    status = check_quota(&p, open_max, refusal);
    if (status) {
        change_free(*ret_change);
        *ret_change = NULL;
    }
    return status;
}

/* --- applying ---------------------------------------------------------------------------------- */

static enum status read_stored(const struct district *d, const struct exemption_in *in,
                               const struct journalled *row, struct exemption *x,
                               struct error *cause)
{
    enum status status = exemption_scope_resolve(&d->registry, &in->scope, &x->scope, cause);
    if (!status)
        status = copy_values(&d->registry, in, x, cause);
    if (!status && in->proposer.len > 0) {
        x->proposer = registry_find_organisation(&d->registry, in->proposer);
        if (x->proposer == NONE)
            status = STATUS_CORRUPT;
    }
    x->state = EXEMPTION_PROPOSED;
    x->proposed_by = row->token;
    x->proposed_at = row->received_at;
    return status;
}

static enum status add_stored(struct district *d, const struct journalled *row,
                              const struct exemption_in *in, struct error *cause)
{
    struct exemption x = {0};
    if (in->id != d->exemptions.count + 1)
        return STATUS_CORRUPT;
    enum status status = read_stored(d, in, row, &x, cause);
    if (!status)
        status = exemptions_add(&d->exemptions, &x);
    exemption_free_content(&x);
    return status;
}

static enum status take_exemption(struct district *d, const struct journalled *row,
                                  struct record *record)
{
    struct exemption_in in = {0};
    enum status status = exemption_in_read(record, true, &in);
    if (!status)
        status = add_stored(d, row, &in, &record->error);
    exemption_in_free(&in);
    return status;
}

enum status apply_exemption(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_exemption, err);
}

/* One of many, which may be there already where the row is applied again. */
static enum status take_stored_one(struct district *d, const struct journalled *row,
                                   struct record *record)
{
    struct exemption_in in = {0};
    enum status status = record->error.status;
    if (!status)
        status = exemption_in_read(record, true, &in);
    if (!status && (in.id == 0 || in.id > d->exemptions.count))
        status = add_stored(d, row, &in, &record->error);
    exemption_in_free(&in);
    return status;
}

static enum status take_of_list(struct district *d, const struct journalled *row,
                                struct record *record, void *state, struct error *err)
{
    (void)state;
    return record_applied(take_stored_one(d, row, record), record, err);
}

const struct list_applier list_of_exemptions = {.take = take_of_list};

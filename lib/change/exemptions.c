#include "change/exemptions.h"

#include "change/deadlines.h"
#include "change/exemption_scope.h"
#include "change/table_names.h"
#include "format/canonical.h"
#include "record/exemption_in.h"
#include "record/rules_in.h"
#include "view/exemption.h"

#include <stdio.h>
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
    struct actor actor;
    struct scope scope;
    int64_t open_max;
    int64_t undecided;        /* of the same party before */
    uint32_t made;            /* proposals so far */
    struct table_names names; /* of a table */
    struct table_lookup lookup;
};

/* When to come again: what is undecided waits for people. */
#define DECIDING_TAKES_S 3600

static int64_t count_undecided(const struct district *d, uint32_t organisation)
{
    int64_t open = 0;
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        const struct exemption *x = d->exemptions.items + i;
        open += x->state == EXEMPTION_PROPOSED && x->proposer == organisation;
    }
    return open;
}

static struct proposing begin_proposing(const struct district *d, const struct actor *actor,
                                        int64_t open_max)
{
    struct proposing p = {
        .d = d, .actor = *actor, .scope = actor_scope(actor), .open_max = open_max};
    if (scope_is_whole(&p.scope))
        p.open_max = 0;
    if (p.open_max > 0)
        p.undecided = count_undecided(d, p.scope.organisation);
    return p;
}

/* With so many more. */
static enum status check_quota(const struct proposing *p, uint32_t more, int *ret_retry_after_s,
                               struct error *err)
{
    if (p->open_max == 0 || p->undecided + p->made + more <= p->open_max)
        return STATUS_OK;
    *ret_retry_after_s = DECIDING_TAKES_S;
    return error_set(err, STATUS_LIMITED, "too_many_proposals", "",
                     "At most %lld of your exemptions may wait for a decision. Wait until "
                     "some are decided, or put several assets into one.",
                     (long long)p->open_max);
}

static enum status check_proposal(const struct proposing *p, const struct exemption_in *in,
                                  struct exemption *x, struct error *err)
{
    const struct district *d = p->d;
    enum status status =
        exemption_scope_resolve_for(&d->registry, &p->scope, &in->scope, &x->scope, err);
    if (!status)
        status = copy_values(&d->registry, in, x, err);
    if (!status)
        status =
            rules_check_reason(rule_book_at(&d->rules, p->actor.now), in->reason, "reason", err);
    if (!status)
        status = exemption_check_deadline(d, &p->actor, x->from, &x->late, err);
    x->proposer = p->scope.organisation;
    x->id = d->exemptions.count + 1 + p->made;
    return status;
}

/* What *ret holds is the caller's, also after a fault. */
static enum status read_proposal(const struct proposing *p, struct record *record,
                                 struct exemption *ret)
{
    struct exemption_in in = {0};
    enum status status = exemption_in_read(record, false, &in);
    if (!status)
        status = check_proposal(p, &in, ret, &record->error);
    exemption_in_free(&in);
    return status;
}

static enum status prepare_one(struct proposing *p, struct text body, struct change **ret_change,
                               struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct exemption x = {0};
    struct json_out j;
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = read_proposal(p, &record, &x);
    struct change *change = status ? NULL : change_new(CHANGE_EXEMPTION, &j);
    if (status) {
        refusal_set(refusal, &record.error);
    } else {
        if (change)
            write_exemption(&j, p->d, &x);
        p->made++;
        status = change_end(change, ret_change, refusal);
    }
    exemption_free_content(&x);
    document_free(document);
    return status;
}

/* --- many -------------------------------------------------------------------------------------- */

static void write_scope(const struct registry *r, const struct exemption *x, struct buffer *out)
{
    struct json_out j;
    buffer_reset(out);
    json_begin(&j, out);
    json_object_begin(&j);
    exemption_scope_record(&j, r, x, NULL);
    json_object_end(&j);
}

static bool is_alike(const struct exemption *a, const struct exemption *b)
{
    bool stands = a->state == EXEMPTION_PROPOSED || a->state == EXEMPTION_APPROVED;
    return stands && a->from == b->from && a->to == b->to && a->aspects == b->aspects &&
           a->calendar == b->calendar && a->proposer == b->proposer &&
           strcmp(a->reason, b->reason) == 0;
}

/* Tells whether the same has been proposed already and not been refused: a list that is sent again, say after a
 * broken connection, proposes nothing twice. Uses the upsert's buffers. */
static bool is_known(struct upsert *u, const struct district *d, const struct exemption *x)
{
    bool written = false;
    for (uint32_t i = d->exemptions.count; i-- > 0;) {
        const struct exemption *known = d->exemptions.items + i;
        if (!is_alike(known, x))
            continue;
        if (!written)
            write_scope(&d->registry, x, &u->after);
        written = true;
        write_scope(&d->registry, known, &u->before);
        if (u->before.len == u->after.len &&
            memcmp(u->before.bytes, u->after.bytes, u->after.len) == 0)
            return true;
    }
    return false;
}

/* What its sender said of it, for the answer. */
static void write_asked(const struct district *d, const struct exemption *x, struct buffer *out)
{
    const struct zone *zone = district_zone(d);
    struct json_out j;
    buffer_reset(out);
    json_begin(&j, out);
    json_object_begin(&j);
    exemption_aspects_record(&j, x);
    json_member_instant(&j, "from", zone, x->from);
    json_member_string(&j, "reason", x->reason);
    exemption_scope_record(&j, &d->registry, x, NULL);
    json_member_instant(&j, "to", zone, x->to);
    json_object_end(&j);
}

/* Lists what is proposed as a record that was not there before. */
static enum status list_proposal(struct upsert *u, const struct proposing *p,
                                 const struct exemption *x, struct error *err)
{
    struct json_out j;
    char id[16];
    snprintf(id, sizeof id, "%u", x->id);
    buffer_reset(&u->after);
    json_begin(&j, &u->after);
    write_exemption(&j, p->d, x);
    write_asked(p->d, x, &u->before);
    if (u->after.failed || u->before.failed)
        return error_memory(err);
    u->added++;
    upsert_item_begin(u, "id", text_of(id), true);
    json_key(&u->answer, "fields");
    struct text asked = {u->before.bytes, u->before.len};
    enum status status = canonical_difference(&u->answer, text_of("{}"), asked, NULL, err);
    upsert_item_end(u);
    return status;
}

/* A deadline that has passed for one of many is a fault of that one: the others are still looked at. */
static enum status take_one_of_many(struct upsert *u, void *context, struct record *record)
{
    struct proposing *p = context;
    struct exemption x = {0};
    enum status status = read_proposal(p, record, &x);
    if (status == STATUS_CONFLICT)
        record->error.status = status = STATUS_INVALID;
    if (!status && is_known(u, p->d, &x)) {
        u->unchanged++;
    } else if (!status) {
        status = check_quota(p, 1, &u->refusal->retry_after_s, &record->error);
        if (!status)
            status = list_proposal(u, p, &x, &record->error);
        p->made += !status;
    }
    exemption_free_content(&x);
    return status;
}

static enum status check_may(const struct actor *actor, struct refusal *refusal)
{
    if (actor_proposes(actor))
        return STATUS_OK;
    return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                           "Exemptions are proposed by the office, a contractor or a supervisor.");
}

enum status change_prepare_exemption(const struct district *d, const struct actor *actor,
                                     struct text body, int64_t open_max, struct change **ret_change,
                                     struct refusal *refusal)
{
    struct proposing p = begin_proposing(d, actor, open_max);
    enum status status = check_may(actor, refusal);
    if (!status)
        status = prepare_one(&p, body, ret_change, refusal);
    if (status)
        return status;
    status = check_quota(&p, 0, &refusal->retry_after_s, &refusal->error);
    if (status) {
        change_free(*ret_change);
        *ret_change = NULL;
    }
    return status;
}

enum status change_begin_exemptions(const struct district *d, const struct actor *actor,
                                    enum document_format format, struct text body, int64_t open_max,
                                    struct refusal *refusal, struct preparation **ret)
{
    struct upsert_source source = {.format = format, .csv = &csv_exemptions, .body = body};
    enum status status = check_may(actor, refusal);
    if (status)
        return status;
    struct proposing *p = calloc(1, sizeof *p);
    if (p) {
        *p = begin_proposing(d, actor, open_max);
        p->names = (struct table_names){d, COLLECTION_ASSETS, &p->scope};
        p->lookup = table_names_lookup(&p->names);
        source.lookup = &p->lookup;
    }
    return preparation_begin(CHANGE_EXEMPTIONS, &source, take_one_of_many, p, free, refusal, ret);
}

enum status change_prepare_exemptions(const struct district *d, const struct actor *actor,
                                      enum document_format format, struct text body,
                                      struct change **ret_change, struct buffer *ret_answer,
                                      struct refusal *refusal)
{
    struct preparation *p = NULL;
    enum status status = change_begin_exemptions(d, actor, format, body, 0, refusal, &p);
    return preparation_finish(status, p, ret_change, ret_answer);
}

bool exemptions_are_many(enum document_format format, struct text body)
{
    size_t i = 0;
    while (i < body.len && strchr(" \t\r\n", body.at[i]))
        i++;
    return format != DOCUMENT_JSON || (i < body.len && body.at[i] == '[');
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

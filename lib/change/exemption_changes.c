#include "change/exemption_changes.h"

#include "change/deadlines.h"
#include "change/exemption_scope.h"
#include "model/repair_window.h"
#include "record/exemption_in.h"
#include "view/exemption.h"

#include <stdlib.h>

/* --- asking ------------------------------------------------------------------------------------ */

static enum status check_asker(const struct actor *actor, const struct exemption *x,
                               struct refusal *refusal)
{
    bool is_own =
        actor_proposes(actor) && x->proposer != NONE && x->proposer == actor->token->organisation;
    if (!actor_is_office(actor) && !is_own)
        return refusal_because(
            refusal, STATUS_FORBIDDEN, "not_your_proposal", "",
            "A change of exemption %u is asked for by whoever proposed it, or by the office.",
            x->id);
    if (x->state != EXEMPTION_APPROVED)
        return refusal_because(refusal, STATUS_CONFLICT, "not_approved", "",
                               "Exemption %u is %s: only an approved one is changed.", x->id,
                               exemption_state_names[x->state]);
    if (exemption_is_changing(x))
        return refusal_because(refusal, STATUS_CONFLICT, "change_waits", "",
                               "A change of exemption %u waits for a decision already: decide it "
                               "first.",
                               x->id);
    return STATUS_OK;
}

static bool same_scope(const struct district *d, const struct exemption *a,
                       const struct exemption *b, bool *ret_failed)
{
    struct buffer texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++) {
        struct json_out j;
        json_begin(&j, &texts[i]);
        json_object_begin(&j);
        exemption_scope_record(&j, &d->registry, i ? b : a, NULL);
        json_object_end(&j);
    }
    *ret_failed = texts[0].failed || texts[1].failed;
    bool same = !*ret_failed && texts[0].len == texts[1].len &&
                memcmp(texts[0].bytes, texts[1].bytes, texts[0].len) == 0;
    buffer_free(&texts[0]);
    buffer_free(&texts[1]);
    return same;
}

static enum status check_differs(const struct district *d, const struct exemption *x,
                                 const struct exemption *asked, struct error *err)
{
    bool failed;
    bool same = same_scope(d, x, asked, &failed) && x->from == asked->from && x->to == asked->to;
    if (failed)
        return error_memory(err);
    if (!same)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "nothing_changed", "",
                     "Exemption %u is like this already: name another from, to or scope.", x->id);
}

/* Both the seconds that it covers now and those that it is to cover are bound by the deadline. */
static enum status check_asked(const struct district *d, const struct actor *actor,
                               const struct exemption *x, const struct exemption_change_in *in,
                               struct exemption *asked, struct error *err)
{
    struct scope scope = actor_scope(actor);
    enum status status = STATUS_OK;
    asked->from = in->from == INSTANT_NONE ? x->from : in->from;
    asked->to = in->to == INSTANT_NONE ? x->to : in->to;
    if (in->has_scope)
        status = exemption_scope_resolve_for(&d->registry, &scope, &in->scope, &asked->scope, err);
    if (!status)
        status = exemption_in_check_times(asked->from, asked->to, x->calendar > 0, err);
    if (!status)
        status = exemption_check_deadline(d, actor, instant_min(x->from, asked->from), &asked->late,
                                          err);
    struct exemption compared = *asked;
    if (!in->has_scope)
        compared.scope = x->scope;
    return status ? status : check_differs(d, x, &compared, err);
}

static enum status write_change(const struct district *d, const struct actor *actor,
                                const struct exemption *x, const struct exemption *asked,
                                struct text note, struct change **ret_change,
                                struct refusal *refusal)
{
    const struct registry *r = &d->registry;
    const struct zone *zone = district_zone(d);
    uint32_t proposer = actor_scope(actor).organisation;
    struct json_out j;
    struct change *change = change_new(CHANGE_EXEMPTION_CHANGE, &j);
    if (change) {
        json_object_begin(&j);
        json_member_instant(&j, "from", zone, asked->from);
        json_member_int(&j, "id", x->id);
        json_member_bool(&j, "late", asked->late);
        json_member_text(&j, "note", note);
        json_member_string(&j, "proposer",
                           proposer == NONE ? NULL : r->organisations[proposer].code);
        exemption_scope_record(&j, r, asked, NULL);
        json_member_instant(&j, "to", zone, asked->to);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static enum status prepare(const struct district *d, const struct actor *actor,
                           const struct exemption *x, struct record *record,
                           struct change **ret_change, struct refusal *refusal)
{
    struct exemption_change_in in = {0};
    struct exemption asked = {0};
    enum status status = exemption_change_in_read(record, false, &in);
    if (!status)
        status = check_asked(d, actor, x, &in, &asked, &record->error);
    if (status) {
        refusal_set(refusal, &record->error);
    } else {
        struct exemption whole = asked;
        if (!in.has_scope)
            whole.scope = x->scope;
        status = write_change(d, actor, x, &whole, in.note, ret_change, refusal);
    }
    exempt_scope_free(&asked.scope);
    exemption_change_in_free(&in);
    return status;
}

enum status change_prepare_exemption_change(const struct district *d, const struct actor *actor,
                                            uint32_t id, struct text body,
                                            struct change **ret_change, struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    if (id == 0 || id > d->exemptions.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_exemption", "",
                               "There is no exemption %u.", id);
    const struct exemption *x = d->exemptions.items + id - 1;
    enum status status = check_asker(actor, x, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = prepare(d, actor, x, &record, ret_change, refusal);
    document_free(document);
    return status;
}

/* --- applying ---------------------------------------------------------------------------------- */

static enum status read_stored(const struct district *d, const struct exemption_change_in *in,
                               const struct journalled *row, struct exemption_change *ret,
                               struct error *err)
{
    ret->state = EXEMPTION_PROPOSED;
    ret->from = in->from;
    ret->to = in->to;
    ret->late = in->late;
    ret->proposed_by = row->token;
    ret->proposed_at = row->received_at;
    ret->proposer = NONE;
    if (in->proposer.len > 0)
        ret->proposer = registry_find_organisation(&d->registry, in->proposer);
    if (in->proposer.len > 0 && ret->proposer == NONE)
        return STATUS_CORRUPT;
    ret->note = text_copy(in->note);
    if (!ret->note)
        return error_memory(err);
    return exemption_scope_resolve(&d->registry, &in->scope, &ret->scope, err);
}

static enum status take_change(struct district *d, const struct journalled *row,
                               struct record *record)
{
    struct exemption_change_in in = {0};
    struct exemption_change *change = NULL;
    enum status status = exemption_change_in_read(record, true, &in);
    if (!status && (in.id == 0 || in.id > d->exemptions.count))
        status = STATUS_CORRUPT;
    if (!status && !(change = calloc(1, sizeof *change)))
        status = error_memory(&record->error);
    if (!status)
        status = read_stored(d, &in, row, change, &record->error);
    if (status) {
        exemption_change_free(change);
    } else {
        struct exemption *x = d->exemptions.items + in.id - 1;
        exemption_change_free(x->change);
        x->change = change;
    }
    exemption_change_in_free(&in);
    return status;
}

enum status apply_exemption_change(struct district *d, const struct journalled *row,
                                   struct error *err)
{
    return apply_single(d, row, take_change, err);
}

/* The exemption is changed before what it covers is made again, so that applying the row again finishes the
 * work: what it covered, and what it covers now. */
static enum status take(struct district *d, struct exemption *x)
{
    struct exemption_change *c = x->change;
    if (!c->taken) {
        exemption_swap(x);
        x->late = x->late || c->late;
        c->taken = true;
    }
    repairs_move_clocks(&d->repairs, instant_min(x->from, c->from), instant_max(x->to, c->to));
    struct exemption before = exemption_as_asked(x);
    enum status status = exemptions_refresh_for(&d->exemptions, &d->registry, &before);
    if (!status)
        status = exemptions_refresh_for(&d->exemptions, &d->registry, x);
    return status;
}

enum status exemption_change_decide(struct district *d, struct exemption *x, bool approve,
                                    struct text note, const struct journalled *row)
{
    struct exemption_change *c = x->change;
    if (note.len > 0 && !c->decision_note && !(c->decision_note = text_copy(note)))
        return STATUS_MEMORY;
    enum status status = approve ? take(d, x) : STATUS_OK;
    if (status)
        return status;
    c->state = approve ? EXEMPTION_APPROVED : EXEMPTION_REJECTED;
    c->decided_by = row->token;
    c->decided_at = row->received_at;
    return STATUS_OK;
}

#include "change/decisions.h"

#include "change/exemption_changes.h"
#include "model/repair_window.h"
#include "record/decisions_in.h"

#include <stdlib.h>

/* Which state each decision starts from and leads to. */
static const struct decision {
    const char *verb;
    enum exemption_state from, to;
    const char *wrong_state; /* the code of the refusal */
} decisions[] = {
    {"approve", EXEMPTION_PROPOSED, EXEMPTION_APPROVED, "not_proposed"},
    {"reject", EXEMPTION_PROPOSED, EXEMPTION_REJECTED, "not_proposed"},
    {"revoke", EXEMPTION_APPROVED, EXEMPTION_REVOKED, "not_approved"},
};

static const struct decision *find_decision(struct text verb)
{
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        if (text_is(verb, decisions[i].verb))
            return decisions + i;
    }
    return NULL;
}

/* Is the decision about a change of the exemption, which itself goes on? */
static bool is_of_change(const struct exemption *x, const struct decision *decision)
{
    return decision->from == EXEMPTION_PROPOSED && x->state == EXEMPTION_APPROVED &&
           exemption_is_changing(x);
}

static enum status check_decision(const struct district *d, const struct actor *actor, uint32_t id,
                                  const struct decision *decision, struct refusal *refusal)
{
    if (!actor_is_office(actor))
        return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                               "Exemptions are decided by the office.");
    if (id == 0 || id > d->exemptions.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_exemption", "",
                               "There is no exemption %u.", id);
    if (!decision)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_decision", "",
                               "The decisions are approve, reject and revoke.");
    const struct exemption *x = d->exemptions.items + id - 1;
    bool of_change = is_of_change(x, decision);
    if (x->state != decision->from && !of_change)
        return refusal_because(refusal, STATUS_CONFLICT, decision->wrong_state, "",
                               "Exemption %u is %s.", id, exemption_state_names[x->state]);
    uint32_t proposer = of_change ? x->change->proposed_by : x->proposed_by;
    if (decision->to == EXEMPTION_APPROVED && actor_is_person_of(d, actor, proposer))
        return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "",
                               of_change ? "Whoever asked for a change of an exemption never "
                                           "approves it: that takes another person."
                                         : "Whoever proposed an exemption never approves it: that "
                                           "takes another person.");
    return STATUS_OK;
}

enum status change_prepare_decision(const struct district *d, const struct actor *actor,
                                    uint32_t id, struct text verb, struct text body,
                                    struct change **ret_change, struct refusal *refusal)
{
    const struct decision *decision = find_decision(verb);
    struct document *document = NULL;
    struct record record;
    struct decision_in in = {0};
    struct error err = {0};
    struct json_out j;
    enum status status = check_decision(d, actor, id, decision, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = decision_in_read(&record, false, decision->to == EXEMPTION_APPROVED, &in);
    if (status) {
        refusal_set(refusal, &record.error);
    } else {
        struct change *change = change_new(CHANGE_EXEMPTION_DECISION, &j);
        if (change) {
            json_object_begin(&j);
            if (is_of_change(d->exemptions.items + id - 1, decision))
                json_member_bool(&j, "change", true);
            json_member_string(&j, "decision", decision->verb);
            json_member_int(&j, "id", id);
            json_member_text(&j, "note", in.note);
            json_object_end(&j);
        }
        status = change_end(change, ret_change, refusal);
    }
    document_free(document);
    return status;
}

/* The state is set before the cover is made again, so that applying the row again finishes the work. */
static enum status decide(struct district *d, const struct decision_in *in,
                          const struct decision *decision, const struct journalled *row)
{
    struct exemption *x = d->exemptions.items + in->id - 1;
    char *note = in->note.len > 0 ? text_copy(in->note) : NULL;
    if (in->note.len > 0 && !note)
        return STATUS_MEMORY;
    free(x->decision_note);
    x->decision_note = note;
    x->state = decision->to;
    x->decided_by = row->token;
    x->decided_at = row->received_at;
    if (exemption_is_changing(x)) { /* it is revoked: nothing is left to change */
        x->change->state = EXEMPTION_REJECTED;
        x->change->decided_by = row->token;
        x->change->decided_at = row->received_at;
    }
    repairs_move_clocks(&d->repairs, x->from, x->to);
    return exemptions_refresh_for(&d->exemptions, &d->registry, x);
}

static enum status take_decision(struct district *d, const struct journalled *row,
                                 struct record *record)
{
    struct decision_in in = {0};
    enum status status = decision_in_read(record, true, false, &in);
    if (status)
        return status;
    const struct decision *decision = find_decision(in.decision);
    if (!decision || in.id == 0 || in.id > d->exemptions.count)
        return STATUS_CORRUPT;
    struct exemption *x = d->exemptions.items + in.id - 1;
    if (!in.change)
        return decide(d, &in, decision, row);
    if (decision->to == EXEMPTION_REVOKED || !exemption_is_changing(x))
        return STATUS_CORRUPT;
    return exemption_change_decide(d, x, decision->to == EXEMPTION_APPROVED, in.note, row);
}

enum status apply_decision(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_decision, err);
}

/* Evidence that is added to an exemption after it was proposed. */

#include "change/evidence.h"

#include "change/deadlines.h"
#include "record/decisions_in.h"

#include <stdlib.h>

static enum status check_proposer(const struct actor *actor, const struct exemption *x,
                                  struct refusal *refusal)
{
    if (actor_is_office(actor))
        return STATUS_OK;
    if (actor_proposes(actor) && x->proposer != NONE && x->proposer == actor->token->organisation)
        return STATUS_OK;
    return refusal_because(refusal, STATUS_FORBIDDEN, "not_your_proposal", "",
                           "Evidence is added by whoever proposed exemption %u, and by the office.",
                           x->id);
}

static enum status check_state(const struct actor *actor, const struct exemption *x,
                               struct refusal *refusal)
{
    bool open = x->state == EXEMPTION_PROPOSED ||
                (x->state == EXEMPTION_APPROVED && actor_is_office(actor));
    if (!open)
        return refusal_because(refusal, STATUS_CONFLICT, "not_proposed", "",
                               "Exemption %u is %s: %s.", x->id, exemption_state_names[x->state],
                               x->state == EXEMPTION_APPROVED
                                   ? "only the office still adds evidence"
                                   : "propose it again, with the evidence");
    if (x->added_count == EVIDENCE_MAX)
        return refusal_because(refusal, STATUS_CONFLICT, "too_much_evidence", "",
                               "Evidence is added to an exemption at most %d times.", EVIDENCE_MAX);
    return STATUS_OK;
}

static enum status check_deadline(const struct district *d, const struct actor *actor,
                                  const struct exemption *x, bool *ret_late,
                                  struct refusal *refusal)
{
    const struct rules *rules = rule_book_at(&d->rules, actor->now);
    *ret_late = actor->now >= exemption_proof_deadline(d, rules, x->from);
    if (!*ret_late || actor_is_office(actor))
        return STATUS_OK;
    return refusal_because(refusal, STATUS_CONFLICT, "too_late_to_prove", "",
                           "The rules let evidence come in by day %lld of the month after the one "
                           "in which the exemption begins, or once that is published until the "
                           "last day to object; ask the office.",
                           (long long)rules->proof_by_day);
}

static enum status write_evidence(uint32_t id, bool late, struct text evidence,
                                  struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    struct change *change = change_new(CHANGE_EXEMPTION_EVIDENCE, &j);
    if (change) {
        json_object_begin(&j);
        json_member_text(&j, "evidence", evidence);
        json_member_int(&j, "id", id);
        json_member_bool(&j, "late", late);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_evidence(const struct district *d, const struct actor *actor,
                                    uint32_t id, struct text body, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct evidence_in in = {0};
    struct error err = {0};
    bool late = false;
    if (id == 0 || id > d->exemptions.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_exemption", "",
                               "There is no exemption %u.", id);
    const struct exemption *x = d->exemptions.items + id - 1;
    enum status status = check_proposer(actor, x, refusal);
    if (!status)
        status = check_state(actor, x, refusal);
    if (!status)
        status = check_deadline(d, actor, x, &late, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = evidence_in_read(&record, false, &in);
    if (status)
        refusal_set(refusal, &record.error);
    else
        status = write_evidence(id, late, in.evidence, ret_change, refusal);
    document_free(document);
    return status;
}

static enum status take_evidence(struct district *d, const struct journalled *row,
                                 struct record *record)
{
    struct evidence_in in = {0};
    enum status status = evidence_in_read(record, true, &in);
    if (status)
        return status;
    if (in.id == 0 || in.id > d->exemptions.count)
        return STATUS_CORRUPT;
    return exemption_add_evidence(d->exemptions.items + in.id - 1, in.evidence, in.late, row->token,
                                  row->received_at);
}

enum status apply_evidence(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_evidence, err);
}

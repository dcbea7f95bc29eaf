/* Evidence that is added to an exemption after it was proposed. */

#include "change/evidence.h"

#include "change/deadlines.h"
#include "record/decisions_in.h"

#include <stdio.h>

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

static void write_file(struct json_out *j, const struct evidence_file *file)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&file->sha256, hex);
    json_key(j, "file");
    json_object_begin(j);
    json_member_int(j, "bytes", file->bytes);
    json_member_string(j, "sha256", hex);
    json_member_string(j, "type", evidence_type_names[file->type]);
    json_object_end(j);
}

static enum status write_evidence(uint32_t id, bool late, struct text evidence,
                                  const struct evidence_file *file, struct change **ret_change,
                                  struct refusal *refusal)
{
    struct json_out j;
    struct change *change = change_new(CHANGE_EXEMPTION_EVIDENCE, &j);
    if (change) {
        json_object_begin(&j);
        json_member_text(&j, "evidence", evidence);
        if (file)
            write_file(&j, file);
        json_member_int(&j, "id", id);
        json_member_bool(&j, "late", late);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

/* May this actor add evidence to it now? */
static enum status check(const struct district *d, const struct actor *actor, uint32_t id,
                         bool *ret_late, struct refusal *refusal)
{
    if (id == 0 || id > d->exemptions.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_exemption", "",
                               "There is no exemption %u.", id);
    const struct exemption *x = d->exemptions.items + id - 1;
    enum status status = check_proposer(actor, x, refusal);
    if (!status)
        status = check_state(actor, x, refusal);
    return status ? status : check_deadline(d, actor, x, ret_late, refusal);
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
    enum status status = check(d, actor, id, &late, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = evidence_in_read(&record, false, &in);
    if (status)
        refusal_set(refusal, &record.error);
    else
        status = write_evidence(id, late, in.evidence, NULL, ret_change, refusal);
    document_free(document);
    return status;
}

/* --- files ------------------------------------------------------------------------------------- */

/* When to come again: what is undecided waits for people. */
#define DECIDING_TAKES_S 3600

static enum status check_room(const struct district *d, const struct actor *actor, int64_t bytes,
                              int64_t waiting_max, struct refusal *refusal)
{
    struct scope scope = actor_scope(actor);
    if (waiting_max == 0 || scope_is_whole(&scope) ||
        exemptions_waiting_bytes(&d->exemptions, scope.organisation) + bytes <= waiting_max)
        return STATUS_OK;
    refusal->retry_after_s = DECIDING_TAKES_S;
    return refusal_because(refusal, STATUS_LIMITED, "too_much_evidence", "",
                           "The files of your exemptions that wait for a decision may have %lld "
                           "bytes together. Wait until some are decided.",
                           (long long)waiting_max);
}

enum status change_check_evidence(const struct district *d, const struct actor *actor, uint32_t id,
                                  int64_t bytes, int64_t waiting_max, struct refusal *refusal)
{
    bool late;
    enum status status = check(d, actor, id, &late, refusal);
    return status ? status : check_room(d, actor, bytes, waiting_max, refusal);
}

/* What it is called by where its sender has not said: the beginning of its digest. */
static void name_by_digest(const struct evidence_file *file, char out[32])
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(&file->sha256, hex);
    snprintf(out, 32, "%.12s.%s", hex, evidence_ending(file->type));
}

enum status change_prepare_evidence_file(const struct district *d, const struct actor *actor,
                                         uint32_t id, const struct evidence_sent *sent,
                                         int64_t waiting_max, struct change **ret_change,
                                         struct refusal *refusal)
{
    char name[32];
    bool late = false;
    enum status status = check(d, actor, id, &late, refusal);
    if (!status)
        status = check_room(d, actor, sent->file.bytes, waiting_max, refusal);
    if (status)
        return status;
    if (exemption_evidence_file(&d->exemptions.items[id - 1], &sent->file.sha256)) {
        *ret_change = NULL; /* sent again */
        return STATUS_OK;
    }
    name_by_digest(&sent->file, name);
    return write_evidence(id, late, sent->name.len > 0 ? sent->name : text_of(name), &sent->file,
                          ret_change, refusal);
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
    const struct evidence value = {
        .file = in.file, .late = in.late, .by = row->token, .at = row->received_at};
    return exemption_add_evidence(d->exemptions.items + in.id - 1, &value, in.evidence);
}

enum status apply_evidence(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_evidence, err);
}

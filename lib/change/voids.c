/* Batches taken out of the set: asked for by an admin, approved by somebody else. */

#include "change/voids.h"

#include "record/decisions_in.h"

#include <stdlib.h>

/* --- asking and approving ---------------------------------------------------------------------- */

static enum status check_batch(const struct batch_facts *batch, struct refusal *refusal)
{
    if (!batch->exists)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "", "There is no such batch.");
    if (batch->accepted == 0)
        return refusal_because(refusal, STATUS_CONFLICT, "nothing_accepted", "",
                               "Nothing of batch %llu was accepted, so there is nothing to void.",
                               (unsigned long long)batch->seq);
    return STATUS_OK;
}

static enum status make_void(uint64_t batch, enum change_op op, struct text reason,
                             struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    struct change *change = change_new(op, &j);
    if (change) {
        change->voided = op == CHANGE_VOID_APPROVED ? batch : 0;
        json_object_begin(&j);
        json_member_int(&j, "batch", (int64_t)batch);
        if (reason.len > 0)
            json_member_text(&j, "reason", reason);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_void(const struct district *d, const struct batch_facts *batch,
                                struct text body, struct change **ret_change,
                                struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct void_in in = {0};
    enum status status = check_batch(batch, refusal);
    if (status)
        return status;
    const struct void_entry *entry = voids_find(&d->voids, batch->seq);
    if (entry)
        return refusal_because(refusal, STATUS_CONFLICT, "already_void", "",
                               entry->approved ? "Batch %llu has been voided already."
                                               : "Voiding batch %llu waits for approval already.",
                               (unsigned long long)batch->seq);
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = void_in_read(&record, VOID_SENT, &in);
    err = record.error;
    if (status)
        refusal_set(refusal, &err);
    else
        status = make_void(batch->seq, CHANGE_VOID, in.reason, ret_change, refusal);
    document_free(document);
    return status;
}

enum status change_prepare_void_approval(const struct district *d, const struct actor *actor,
                                         const struct batch_facts *batch,
                                         struct change **ret_change, struct refusal *refusal)
{
    enum status status = check_batch(batch, refusal);
    if (status)
        return status;
    const struct void_entry *entry = voids_find(&d->voids, batch->seq);
    if (!entry)
        return refusal_because(refusal, STATUS_CONFLICT, "not_proposed", "",
                               "Nobody has asked to void batch %llu.",
                               (unsigned long long)batch->seq);
    if (entry->approved)
        return refusal_because(refusal, STATUS_CONFLICT, "already_void", "",
                               "Batch %llu has been voided already.",
                               (unsigned long long)batch->seq);
    if (actor_is_person_of(d, actor, entry->proposed_by))
        return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "",
                               "Whoever asked to void a batch does not approve it: another person "
                               "of the office does.");
    return make_void(batch->seq, CHANGE_VOID_APPROVED, (struct text){0}, ret_change, refusal);
}

/* --- applying ---------------------------------------------------------------------------------- */

static enum status read_stored(const struct journalled *row, enum void_form form,
                               struct document **ret_document, struct void_in *ret,
                               struct error *err)
{
    struct record record;
    struct error cause = {0};
    if (document_single(row->body, SINGLE_STORED, ret_document, &record, &cause))
        return journal_corrupt(err, &cause);
    if (void_in_read(&record, form, ret) == STATUS_OK)
        return STATUS_OK;
    cause = record.error;
    return journal_corrupt(err, &cause);
}

enum status apply_void(struct district *d, const struct journalled *row, struct error *err)
{
    struct document *document = NULL;
    struct void_in in = {0};
    enum status status = read_stored(row, VOID_STORED, &document, &in, err);
    if (!status && voids_find(&d->voids, in.batch))
        status = journal_corrupt(err, NULL);
    if (!status) {
        struct void_entry entry = {.batch = in.batch,
                                   .reason = text_copy(in.reason),
                                   .proposed_by = row->token,
                                   .proposed_at = row->received_at};
        if (!entry.reason || voids_add(&d->voids, &entry))
            status = error_memory(err);
        free(entry.reason);
    }
    document_free(document);
    return status;
}

enum status apply_void_approval(struct district *d, const struct journalled *row, struct error *err)
{
    struct document *document = NULL;
    struct void_in in = {0};
    enum status status = read_stored(row, VOID_APPROVAL, &document, &in, err);
    document_free(document);
    struct void_entry *entry = status ? NULL : voids_find(&d->voids, in.batch);
    if (!status && !entry)
        return journal_corrupt(err, NULL);
    if (status)
        return status;
    entry->approved = true;
    entry->approved_seq = row->seq;
    entry->approved_by = row->token;
    entry->approved_at = row->received_at;
    return STATUS_OK;
}

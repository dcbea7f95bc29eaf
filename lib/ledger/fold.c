#include "ledger/fold.h"

#include "change/journalled.h"
#include "change/ops.h"
#include "ledger/rows.h"
#include "record/decisions_in.h"
#include "record/part_void_in.h"
#include "report/frame_pack.h"
#include "store/project.h"

#include <stdlib.h>

/* --- a copy ------------------------------------------------------------------------------------- */

enum status row_copy_make(const struct journal_row *row, struct row_copy **ret)
{
    struct row_copy *c = calloc(1, sizeof *c);
    if (!c)
        return STATUS_MEMORY;
    c->row = *row;
    buffer_reserve(&c->bytes, row->op.len + row->body.len + 1);
    buffer_add(&c->bytes, row->op.at, row->op.len);
    buffer_add(&c->bytes, row->body.at, row->body.len);
    if (c->bytes.failed) {
        row_copy_free(c);
        return STATUS_MEMORY;
    }
    c->row.op = (struct text){c->bytes.bytes, row->op.len};
    c->row.body = (struct text){c->bytes.bytes + row->op.len, row->body.len};
    *ret = c;
    return STATUS_OK;
}

void row_copy_free(struct row_copy *c)
{
    if (!c)
        return;
    buffer_free(&c->bytes);
    free(c);
}

/* --- checked and stored ------------------------------------------------------------------------- */

static enum status head_differs(uint64_t seq, struct error *err)
{
    return error_set(err, STATUS_CORRUPT, "head", "",
                     "Row %llu does not follow from the row before it: its head is another one.",
                     (unsigned long long)seq);
}

enum status fold_check(const struct position *before, const struct journal_row *row,
                       struct error *err)
{
    struct digest head;
    if (row->seq != before->seq + 1)
        return error_set(err, STATUS_CORRUPT, "gap", "",
                         "Row %llu came where row %llu belongs: rows are missing.",
                         (unsigned long long)row->seq, (unsigned long long)before->seq + 1);
    enum status status = journal_chain(&before->head, row, &head);
    if (status != STATUS_OK)
        return error_set(err, status, "digest", "", "SHA-256 can't be computed.");
    return digest_equal(&head, &row->head) ? STATUS_OK : head_differs(row->seq, err);
}

enum status fold_write(struct store *store, const struct journal_row *row, struct error *err)
{
    struct journal_row added = *row;
    enum status status = journal_append(store, &added, err);
    if (status != STATUS_OK)
        return status;
    if (added.seq != row->seq)
        return error_set(err, STATUS_CONFLICT, "not_next", "",
                         "Row %llu is not the next one of the journal: %llu is.",
                         (unsigned long long)row->seq, (unsigned long long)added.seq);
    if (!digest_equal(&added.head, &row->head))
        return head_differs(row->seq, err);
    return row->kind == JOURNAL_CHANGE ? journal_project(store, &added, err) : STATUS_OK;
}

/* --- what it says ------------------------------------------------------------------------------- */

enum status fold_batch(const struct journal_row *row, struct batch **ret, struct error *err)
{
    struct batch *b = calloc(1, sizeof *b);
    if (!b)
        return error_memory(err);
    *b = (struct batch){.feed = row->feed,
                        .token = row->token,
                        .received_at = row->received_at,
                        .accepted = row->accepted,
                        .reports = row->reports,
                        .rejected = row->rejected,
                        .first_at = row->first_at,
                        .last_at = row->last_at};
    enum status status =
        row->body.len > 0 ? frame_expand(row->body.at, row->body.len, &b->raw) : STATUS_OK;
    if (status == STATUS_OK) {
        *ret = b;
        return STATUS_OK;
    }
    batch_free(b);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return error_set(err, status, "corrupt", "", "The reports of row %llu can't be unpacked.",
                     (unsigned long long)row->seq);
}

/* Which batch an approval takes out of the set, or which void of a part it approves. */
static enum status read_void(struct change *c, struct record *record)
{
    struct void_in in = {0};
    if (c->op == CHANGE_PART_VOID_APPROVED)
        return part_void_approval_read(record, &c->part_voided);
    enum status status = void_in_read(record, VOID_APPROVAL, &in);
    c->voided = in.batch;
    return status;
}

static enum status note_void(struct change *c, struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct error cause = {0};
    if (c->op != CHANGE_VOID_APPROVED && c->op != CHANGE_PART_VOID_APPROVED)
        return STATUS_OK;
    enum status status = document_single(change_body(c), SINGLE_STORED, &document, &record, &cause);
    if (status == STATUS_OK) {
        status = read_void(c, &record);
        cause = record.error;
    }
    document_free(document);
    return status == STATUS_OK ? STATUS_OK : journal_corrupt(err, &cause);
}

enum status fold_change(const struct journal_row *row, struct change **ret, struct error *err)
{
    struct journalled read;
    enum status status = row_change(row, &read, err);
    struct change *c = status == STATUS_OK ? calloc(1, sizeof *c) : NULL;
    if (status == STATUS_OK && !c)
        return error_memory(err);
    if (status != STATUS_OK)
        return status;
    c->op = read.op;
    buffer_add(&c->body, row->body.at, row->body.len);
    status = c->body.failed ? error_memory(err) : note_void(c, err);
    if (status == STATUS_OK)
        *ret = c;
    else
        change_free(c);
    return status;
}

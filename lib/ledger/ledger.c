#include "ledger/ledger.h"

#include "change/ops.h"
#include "ledger/apply_frame.h"
#include "ledger/load.h"
#include "ledger/rows.h"
#include "ledger/verify.h"
#include "store/project.h"
#include "store/transaction.h"

/* A change that the index of the journal does not lead to would be left out silently. Those of rows that are believed
 * are counted when these are proved. */
static enum status check_changes(struct ledger *l, const struct verification *proven,
                                 const struct believed *believed, struct error *err)
{
    uint64_t indexed = l->district.model_changes;
    if (indexed < proven->model_changes || (believed->seq == 0 && indexed != proven->model_changes))
        return verify_changes_differ(proven->model_changes, indexed, err);
    l->believed = *believed;
    l->believed.model_changes = indexed - proven->model_changes;
    return STATUS_OK;
}

enum status ledger_open_unproven(struct ledger *l, const char *database, const char *anchor,
                                 struct error *err)
{
    *l = (struct ledger){.anchor = {.fd = -1}};
    enum status status = anchor_check_alone(anchor, database, err);
    if (status == STATUS_OK)
        status = store_open(database, STORE_WRITE, &l->store, err);
    if (status == STATUS_OK)
        status = anchor_begin(&l->anchor, anchor, l->store, err);
    if (status != STATUS_OK)
        ledger_close(l);
    return status;
}

enum status ledger_believe(struct ledger *l, const struct verification *proven,
                           const struct believed *believed, struct error *err)
{
    enum status status = check_changes(l, proven, believed, err);
    if (status != STATUS_OK)
        ledger_close(l);
    return status;
}

enum status ledger_open(struct ledger *l, const char *database, const char *anchor,
                        struct error *err)
{
    struct verification proven = {0};
    enum status status = ledger_open_unproven(l, database, anchor, err);
    if (status != STATUS_OK)
        return status;
    status = verify_journal(l->store, &proven, err);
    if (status == STATUS_OK)
        status = district_load(l->store, &l->district, err);
    if (status == STATUS_OK)
        return ledger_believe(l, &proven, &(struct believed){0}, err);
    ledger_close(l);
    return status;
}

void ledger_close(struct ledger *l)
{
    store_close(l->store);
    anchor_close(&l->anchor);
    district_free(&l->district);
    *l = (struct ledger){.anchor = {.fd = -1}};
}

static enum status append(struct ledger *l, struct journal_row *row, struct error *err)
{
    enum status status = journal_append(l->store, row, err);
    if (status == STATUS_OK && row->kind == JOURNAL_CHANGE)
        status = journal_project(l->store, row, err);
    return status;
}

static void advance(struct ledger *l, const struct journal_row *row)
{
    l->district.seq = row->seq;
    l->district.head = row->head;
}

static enum status write_change(struct ledger *l, const struct change *change, uint32_t token,
                                int64_t at, struct error *err)
{
    struct journal_row row = change_row(change, token, at);
    enum status status = append(l, &row, err);
    if (status != STATUS_OK)
        return status;
    struct journalled journalled = {change->op, row.seq, row.body, token, at};
    status = change_apply(&l->district, &journalled, err);
    if (status == STATUS_OK)
        advance(l, &row);
    return status;
}

enum status ledger_change(struct ledger *l, struct change *change, uint32_t token, int64_t at,
                          struct error *err)
{
    enum status status = change ? write_change(l, change, token, at, err) : STATUS_OK;
    change_free(change);
    return status;
}

enum status ledger_batch(struct ledger *l, const struct batch *b, struct text packed,
                         struct error *err)
{
    struct late_list late = {0};
    struct journal_row row = batch_row(b, packed);
    enum status status = append(l, &row, err);
    if (status != STATUS_OK)
        return status;
    advance(l, &row);
    if (b->accepted > 0 &&
        arrivals_note(&l->district.arrivals, b->feed, b->received_at, b->last_at) != STATUS_OK)
        return error_memory(err);
    status = frame_apply(&l->district, b->feed, b->received_at, b->raw.bytes, b->raw.len, &late);
    if (status == STATUS_MEMORY)
        error_memory(err);
    if (status == STATUS_OK && late.count > 0)
        status = error_set(err, STATUS_CORRUPT, "late", "", "The reports are not in order.");
    late_list_free(&late);
    return status;
}

enum status ledger_commit(struct ledger *l, struct error *err)
{
    enum status status = store_commit(l->store, err);
    if (status == STATUS_OK)
        status = anchor_write(&l->anchor, l->district.seq, &l->district.head, err);
    return status;
}

enum status ledger_change_alone(struct ledger *l, struct change *change, uint32_t token, int64_t at,
                                struct error *err)
{
    enum status status = store_begin(l->store, err);
    if (status != STATUS_OK) {
        change_free(change);
        return status;
    }
    status = ledger_change(l, change, token, at, err);
    if (status == STATUS_OK)
        return ledger_commit(l, err);
    store_rollback(l->store);
    return status;
}

#include "store/journal_verify.h"

static enum status gap(uint64_t missing, uint64_t found, struct error *err)
{
    return error_set(err, STATUS_CORRUPT, "journal_gap", "seq",
                     "Journal row %llu is missing: row %llu follows on row %llu.",
                     (unsigned long long)missing, (unsigned long long)found,
                     (unsigned long long)missing - 1);
}

static enum status verify_row(void *context, const struct journal_row *row, struct error *err)
{
    struct chain *chain = context;
    struct digest head;
    if (row->seq != chain->seq + 1)
        return gap(chain->seq + 1, row->seq, err);
    enum status status = journal_chain(&chain->head, row, &head);
    if (status != STATUS_OK)
        return error_set(err, status, "digest", "", "SHA-256 can't be computed.");
    if (!digest_equal(&head, &row->head))
        return error_set(err, STATUS_CORRUPT, "journal_head", "seq",
                         "Journal row %llu does not prove itself: it, or its head, was changed "
                         "after it was written.",
                         (unsigned long long)row->seq);
    chain->seq = row->seq;
    chain->model_changes += row->kind == JOURNAL_CHANGE && !journal_op_is_of_repairs(row->op);
    chain->head = head;
    return STATUS_OK;
}

enum status journal_verify_on(struct store *store, struct chain *chain, uint64_t seq_to,
                              struct error *err)
{
    struct chain on = *chain;
    uint64_t last = seq_to < INT64_MAX ? seq_to : INT64_MAX;
    enum status status = journal_tail(store, on.seq + 1, last, verify_row, &on, err);
    if (status == STATUS_OK && seq_to != UINT64_MAX && on.seq < seq_to)
        status = gap(on.seq + 1, seq_to + 1, err);
    if (status == STATUS_OK)
        *chain = on;
    return status;
}

enum status journal_verify(struct store *store, uint64_t *ret_rows, uint64_t *ret_model_changes,
                           struct digest *ret_head, struct error *err)
{
    struct chain chain = {0};
    enum status status = journal_verify_on(store, &chain, UINT64_MAX, err);
    if (status == STATUS_OK) {
        *ret_rows = chain.seq;
        *ret_model_changes = chain.model_changes;
        *ret_head = chain.head;
    }
    return status;
}

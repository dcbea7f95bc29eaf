#include "store/journal_verify.h"

#include "store/journal_walk.h"

struct chain {
    uint64_t rows, model_changes;
    struct digest head;
};

static enum status verify_row(void *context, const struct journal_row *row, struct error *err)
{
    struct chain *chain = context;
    struct digest head;
    if (row->seq != chain->rows + 1)
        return error_set(err, STATUS_CORRUPT, "journal_gap", "seq",
                         "Journal row %llu is missing: row %llu follows on row %llu.",
                         (unsigned long long)chain->rows + 1, (unsigned long long)row->seq,
                         (unsigned long long)chain->rows);
    enum status status = journal_chain(&chain->head, row, &head);
    if (status != STATUS_OK)
        return error_set(err, status, "digest", "", "SHA-256 can't be computed.");
    if (!digest_equal(&head, &row->head))
        return error_set(err, STATUS_CORRUPT, "journal_head", "seq",
                         "Journal row %llu does not prove itself: it, or its head, was changed "
                         "after it was written.",
                         (unsigned long long)row->seq);
    chain->rows = row->seq;
    chain->model_changes += row->kind == JOURNAL_CHANGE && !journal_op_is_of_repairs(row->op);
    chain->head = head;
    return STATUS_OK;
}

enum status journal_verify(struct store *store, uint64_t *ret_rows, uint64_t *ret_model_changes,
                           struct digest *ret_head, struct error *err)
{
    struct sql_query q;
    struct chain chain = {0};
    query_start(&q, store, "journal_whole");
    enum status status = journal_walk(&q, verify_row, &chain, err);
    if (status == STATUS_OK) {
        *ret_rows = chain.rows;
        *ret_model_changes = chain.model_changes;
        *ret_head = chain.head;
    }
    return status;
}

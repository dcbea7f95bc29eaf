/* journal_verify.h - proves the chain of the journal, whole or so many rows at a time. */
#ifndef INTACT_STORE_JOURNAL_VERIFY_H
#define INTACT_STORE_JOURNAL_VERIFY_H

#include "store/journal.h"

/* How far a proof has come. Zeroed: it begins with the first row. */
struct chain {
    uint64_t seq; /* the newest row that it has reached */
    uint64_t
        model_changes;  /* changes among the rows that it went through, but for those of repairs */
    struct digest head; /* of that row */
};

/* Goes on with a proof up to the row seq_to, which has to be there (UINT64_MAX: up to the newest one): every row
 * follows from the one before, and none is missing in between. STATUS_CORRUPT names the first row that does not prove
 * itself; *chain is untouched then. */
must_use enum status journal_verify_on(struct store *store, struct chain *chain, uint64_t seq_to,
                                       struct error *err);

/* Recomputes the whole chain. *ret_model_changes: how many rows are changes, but for those of repairs. STATUS_CORRUPT
 * as above. */
must_use enum status journal_verify(struct store *store, uint64_t *ret_rows,
                                    uint64_t *ret_model_changes, struct digest *ret_head,
                                    struct error *err);

#endif

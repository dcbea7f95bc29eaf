/* journal_verify.h - proves the whole chain of the journal. */
#ifndef INTACT_STORE_JOURNAL_VERIFY_H
#define INTACT_STORE_JOURNAL_VERIFY_H

#include "store/journal.h"

/* Recomputes the whole chain: every row follows from the one before, and none is missing in
 * between. STATUS_CORRUPT names the first row that does not prove itself. *ret_model_changes: how many
 * rows are changes, but for those of repairs. */
must_use enum status journal_verify(struct store *store, uint64_t *ret_rows,
                                    uint64_t *ret_model_changes, struct digest *ret_head,
                                    struct error *err);

#endif

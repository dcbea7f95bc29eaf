/* verify.h - does what is stored prove itself: the chain, and all that is derived from it. */
#ifndef INTACT_LEDGER_VERIFY_H
#define INTACT_LEDGER_VERIFY_H

#include "store/journal.h"

struct verification {
    uint64_t rows;
    uint64_t model_changes; /* of these rows: changes, but for those of repairs */
    struct digest head;
    uint32_t closings; /* of months, made again to the same bytes */
    uint32_t evidence; /* files that prove exemptions and are as they were kept; the command's */
    uint64_t checkpoint_seq; /* the position that the stored runs show; 0: none that are in use */
};

/* Checks the schema and the whole chain, as every start does. */
must_use enum status verify_journal(struct store *store, struct verification *ret,
                                    struct error *err);

/* Checks all that, and the file's pages, and makes again from the journal what is derived: the projected
 * tables, the stored runs and watches, the closed months. STATUS_CORRUPT names what was found first. Changes
 * nothing. */
must_use enum status verify_whole(struct store *store, struct verification *ret, struct error *err);

/* Checks that this is the head that the journal has at `seq`. STATUS_CORRUPT: it is not, or there is no such
 * row, so what the receipt's holder was told is no longer there. */
must_use enum status verify_receipt(struct store *store, uint64_t seq, const struct digest *head,
                                    struct error *err);

#endif

/* verify.h - does what is stored prove itself: the chain, and all that is derived from it. */
#ifndef INTACT_LEDGER_VERIFY_H
#define INTACT_LEDGER_VERIFY_H

#include "store/journal_verify.h"

struct verification {
    uint64_t rows;
    uint64_t model_changes; /* of these rows: changes, but for those of repairs */
    struct digest head;
    uint32_t closings; /* of months, made again to the same bytes */
    uint32_t evidence; /* files that prove exemptions and are as they were kept; the command's */
    uint64_t checkpoint_seq; /* the position that the stored runs show; 0: none that are in use */
};

/* Checks the schema and the whole chain. */
must_use enum status verify_journal(struct store *store, struct verification *ret,
                                    struct error *err);

#define VERIFY_NEWEST_ROWS 4096 /* that every start proves at least */
#define VERIFY_STEP_ROWS   1024 /* that are proved in one step afterwards */

/* The rows that a start believes until verify_older() has proved them: those up to seq, where it found that head.
 * model_changes of them are changes, but for those of repairs. seq 0: none. */
struct believed {
    uint64_t seq, model_changes;
    struct digest head;
};

/* Checks the schema, and the chain from the last checkpoint on: at least rows_min rows, or all. What a start takes
 * does not grow with the journal, then. ret->model_changes counts those of the rows that were proved;
 * ret_believed->model_changes is left to ledger_believe(). */
must_use enum status verify_newest(struct store *store, uint64_t rows_min, struct verification *ret,
                                   struct believed *ret_believed, struct error *err);

/* Goes on with the proof of what was believed for one step, from a zeroed chain to one whose seq is that of *believed.
 * STATUS_CORRUPT: it does not hold. */
must_use enum status verify_older(struct store *store, const struct believed *believed,
                                  struct chain *chain, struct error *err);

/* Says that the index of the journal leads to so many changes where it has `proven`. Returns STATUS_CORRUPT. */
enum status verify_changes_differ(uint64_t proven, uint64_t indexed, struct error *err);

/* Checks all that, and the file's pages, and makes again from the journal what is derived: the projected
 * tables, the stored runs and watches, the closed months. STATUS_CORRUPT names what was found first. Changes
 * nothing. */
must_use enum status verify_whole(struct store *store, struct verification *ret, struct error *err);

/* Checks that this is the head that the journal has at `seq`. STATUS_CORRUPT: it is not, or there is no such
 * row, so what the receipt's holder was told is no longer there. */
must_use enum status verify_receipt(struct store *store, uint64_t seq, const struct digest *head,
                                    struct error *err);

#endif

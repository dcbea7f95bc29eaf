/* months_verify.h - proves what was closed: the chain of closings, and each statement restated from the journal. */
#ifndef INTACT_LEDGER_MONTHS_VERIFY_H
#define INTACT_LEDGER_MONTHS_VERIFY_H

#include "store/store.h"

/* Checks every closing of the journal: its chain follows from the ones before, and it can be recomputed to
 * the same bytes. STATUS_CORRUPT names the first that can't. */
must_use enum status months_verify(struct store *store, uint32_t *ret_closings, struct error *err);

#endif

/* arrivals.h - when each feed arrived last, from what is stored. */
#ifndef INTACT_LEDGER_ARRIVALS_H
#define INTACT_LEDGER_ARRIVALS_H

#include "model/arrival.h"
#include "store/store.h"

/* Fills an empty set: from the checkpoint, and from the rows behind it. */
must_use enum status arrivals_load(struct store *store, struct arrivals *ret, struct error *err);

/* Fills an empty set from the journal alone, up to a row. */
must_use enum status arrivals_find(struct store *store, uint64_t seq, struct arrivals *ret,
                                   struct error *err);

#endif

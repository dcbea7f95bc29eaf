/* ledger.h - a district and its journal in one thread's hands: what scribe and loop do for a daemon.
 *
 * For the first start, for commands without a daemon, and for the demonstration. */
#ifndef INTACT_LEDGER_LEDGER_H
#define INTACT_LEDGER_LEDGER_H

#include "change/change.h"
#include "ledger/batch.h"
#include "ledger/verify.h"
#include "store/anchor.h"
#include "store/store.h"

struct ledger {
    struct store *store;
    struct anchor anchor;
    struct district district;
    struct believed believed; /* until somebody has proved it */
};

/* Opens the database at `database` to be written, makes it where there is none, proves its journal and
 * loads the district. STATUS_CORRUPT: the anchor or the chain contradicts the database. After a
 * failure *l is closed. */
must_use enum status ledger_open(struct ledger *l, const char *database, const char *anchor,
                                 struct error *err);
/* The same in steps, for who proves the journal elsewhere. First the database is opened. */
must_use enum status ledger_open_unproven(struct ledger *l, const char *database,
                                          const char *anchor, struct error *err);
/* Last, when the district is loaded: does it hold what was proved? What was not, is left in l->believed. */
must_use enum status ledger_believe(struct ledger *l, const struct verification *proven,
                                    const struct believed *believed, struct error *err);
/* Closes it: what has not been committed is lost. A zeroed ledger, and one whose parts were given away, are
 * allowed. */
void ledger_close(struct ledger *l);

/* Writes a change into the running transaction and applies it. The change is freed in any case; NULL:
 * nothing to do. After a failure the district may hold what the journal does not: close the ledger. */
must_use enum status ledger_change(struct ledger *l, struct change *change, uint32_t token,
                                   int64_t at, struct error *err);
/* Does the same with a batch, `packed` being its compressed frame. Late reports are not settled:
 * STATUS_CORRUPT for a batch that has any. */
must_use enum status ledger_batch(struct ledger *l, const struct batch *b, struct text packed,
                                  struct error *err);

/* Commits the running transaction, and writes the anchor. */
must_use enum status ledger_commit(struct ledger *l, struct error *err);
/* Does what ledger_change() does, in a transaction of its own. */
must_use enum status ledger_change_alone(struct ledger *l, struct change *change, uint32_t token,
                                         int64_t at, struct error *err);

#endif

/* ledger.h - the directory being filled: what scribe and loop do for a daemon, in one thread. */
#ifndef INTACT_DEMO_LEDGER_H
#define INTACT_DEMO_LEDGER_H

#include "change/change.h"
#include "demo/crew.h"
#include "host/directory.h"
#include "store/journal.h"

struct demo_ledger {
    struct store *store;
    struct anchor anchor;
    struct district district;
};

/* Makes the database and begins to write. */
must_use enum status demo_ledger_open(struct demo_ledger *l, const struct directory *dir,
                                      struct error *err);
/* What has not been settled is lost. A zeroed ledger is allowed. */
void demo_ledger_close(struct demo_ledger *l);

/* Writes a prepared change (taken over in any case; NULL: nothing to do) and applies it. */
must_use enum status demo_ledger_change(struct demo_ledger *l, struct change *change,
                                        uint32_t token, int64_t at, struct error *err);
/* The same for a batch of reports. */
must_use enum status demo_ledger_batch(struct demo_ledger *l, const struct demo_harvest *h,
                                       struct error *err);

/* Opens, ends and reopens the orders that the daemon would have by now for faults that last up to
 * `known`, and writes that at `at`. */
must_use enum status demo_ledger_patrol(struct demo_ledger *l, int64_t known, int64_t at,
                                        struct error *err);

/* Commits what has been written so far, and begins anew. */
must_use enum status demo_ledger_settle(struct demo_ledger *l, struct error *err);

/* The last settlement: commits, stores the runs so that a daemon starts quickly, empties the WAL. */
must_use enum status demo_ledger_finish(struct demo_ledger *l, struct error *err);

/* An id of that name without a secret: no token has this digest, so nobody can come in with it. */
must_use enum status demo_ledger_person(struct demo_ledger *l, const char *body, int64_t at,
                                        uint32_t *ret_token, struct error *err);

/* The admin's token, alone, in a private file, as the first start of a daemon leaves it. */
must_use enum status demo_ledger_admin(struct demo_ledger *l, const char *path, int64_t at,
                                       struct error *err);

/* The parts of preparing that every change shares: the actor of a token (0: the command line), and a
 * refusal's words. */
struct actor demo_actor(const struct demo_ledger *l, uint32_t token, int64_t at);
enum status demo_refused(enum status status, struct refusal *refusal, struct error *err);

#endif

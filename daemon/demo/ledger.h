/* ledger.h - what only the demonstration does with its ledger: rounds, settlements, people without a secret. */
#ifndef INTACT_DEMO_LEDGER_H
#define INTACT_DEMO_LEDGER_H

#include "base/refusal.h"
#include "change/actor.h"
#include "change/change.h"
#include "demo/crew.h"
#include "host/directory.h"
#include "ledger/ledger.h"

/* Opens the directory's ledger, and begins to write. */
must_use enum status demo_ledger_open(struct ledger *l, const struct directory *dir,
                                      struct error *err);

/* Writes a batch of reports; nothing for one without any. */
must_use enum status demo_ledger_batch(struct ledger *l, const struct demo_harvest *h,
                                       struct error *err);

/* Opens, ends and reopens the orders that the daemon would have by now for faults that last between `from`
 * and `known`, and writes that at `at`. */
must_use enum status demo_ledger_patrol(struct ledger *l, int64_t from, int64_t known, int64_t at,
                                        struct error *err);

/* Commits what has been written so far, and begins the next transaction. */
must_use enum status demo_ledger_settle(struct ledger *l, struct error *err);

/* The last settlement: commits, stores the runs so that a daemon starts quickly, empties the WAL. */
must_use enum status demo_ledger_finish(struct ledger *l, struct error *err);

/* An id of that name without a secret: no token has this digest, so nobody can come in with it. */
must_use enum status demo_ledger_person(struct ledger *l, const char *body, int64_t at,
                                        uint32_t *ret_token, struct error *err);

/* Settles, and makes the admin's token in a private file, as the first start of a daemon leaves it. */
must_use enum status demo_ledger_admin(struct ledger *l, const char *path, int64_t at,
                                       struct error *err);

/* The parts of preparing that every change shares: the actor of a token (0: the command line), and a
 * refusal's words. */
struct actor demo_actor(const struct ledger *l, uint32_t token, int64_t at);
enum status demo_refused(enum status status, struct refusal *refusal, struct error *err);

#endif

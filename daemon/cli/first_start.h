/* first_start.h - a ledger that this process has to itself: for a start, and for commands without a daemon. */
#ifndef INTACT_CLI_FIRST_START_H
#define INTACT_CLI_FIRST_START_H

#include "host/directory.h"
#include "ledger/ledger.h"

/* Opens the directory's ledger. An empty one gets the default rules, and its admin's token in
 * DIR/admin.token. `directory`: locked by this process. STATUS_CORRUPT, of the field "follow": it follows somebody. After a failure
 * *l is closed. */
must_use enum status first_start_open(struct ledger *l, const struct directory *directory,
                                      struct error *err);

/* The same for a follower's directory: nothing is written, for its rows are the leader's. */
must_use enum status first_start_open_as_is(struct ledger *l, const struct directory *directory,
                                            struct error *err);

/* Makes another token of an admin at the instant `at`, and writes it to a private file at `path`. */
must_use enum status first_start_admin_token(struct ledger *l, const char *path, int64_t at,
                                             struct error *err);

#endif

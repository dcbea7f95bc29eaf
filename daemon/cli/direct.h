/* direct.h - a store that this process has to itself: for the first start, and for commands without
 * a daemon. */
#ifndef INTACT_CLI_DIRECT_H
#define INTACT_CLI_DIRECT_H

#include "change/change.h"
#include "host/directory.h"
#include "store/journal.h"

struct direct {
    const struct directory *directory; /* locked by this process */
    struct store *store;
    struct anchor anchor;
    struct district district;
};

/* Opens the store, checks the anchor, loads the district; an empty one gets the default rules and
 * its admin token in DIR/admin.token. */
must_use enum status direct_open(struct direct *d, const struct directory *directory,
                                 struct error *err);
void direct_close(struct direct *d);

/* Another admin's token, written to DIR/admin.token. */
must_use enum status direct_make_admin_token(struct direct *d, struct error *err);

/* Writes a change to the journal and applies it. The change is freed in any case. */
must_use enum status direct_change(struct direct *d, struct change *change, uint32_t token,
                                   int64_t now, struct error *err);

#endif

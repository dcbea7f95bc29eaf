/* restored.h - the journal says that a database was put back from a backup. */
#ifndef INTACT_CHANGE_RESTORED_H
#define INTACT_CHANGE_RESTORED_H

#include "base/digest.h"
#include "change/journalled.h"

/* A position of the journal; head is the chain's there. */
struct position {
    uint64_t seq;
    struct digest head;
};

/* Says that this database, which stands at `d`, was put back from the backup `file`. `replaced` (NULL:
 * none) is where the database stood that it replaces, so that receipts of what is lost can be told from
 * forged ones. */
must_use enum status change_restored(const struct district *d, const struct position *replaced,
                                     const char *file, struct change **ret_change,
                                     struct error *err);

/* Changes nothing in the district: the row is there to be read. */
must_use enum status apply_restored(struct district *d, const struct journalled *row,
                                    struct error *err);

#endif

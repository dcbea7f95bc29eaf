/* leader.h - the journal says that a follower took over: from this row on it is who writes. */
#ifndef INTACT_CHANGE_LEADER_H
#define INTACT_CHANGE_LEADER_H

#include "change/journalled.h"

/* Says that the directory `node` leads from here on. `followed`: the address that it had followed; "": not known.
 * `reason` may be empty. */
must_use enum status change_leader(const struct district *d, const char *node, const char *followed,
                                   struct text reason, struct change **ret_change,
                                   struct refusal *refusal);

/* Notes who leads (district.leader). */
must_use enum status apply_leader(struct district *d, const struct journalled *row,
                                  struct error *err);

#endif

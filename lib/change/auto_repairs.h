/* auto_repairs.h - the repairs that the daemon opens, marks repaired and reopens by itself (lib/figure/README.md, Repairs).
 *
 * What they are is read from the repairs themselves, so a restart goes on where the last run left
 * off, and nothing is opened twice. One order stands for one asset and cause, whichever of its
 * aspects are in fault; none is opened while any other order for that asset covers the fault. */
#ifndef INTACT_OFFICE_AUTO_REPAIRS_H
#define INTACT_OFFICE_AUTO_REPAIRS_H

#include "change/change.h"

#define MASS_ASSETS 8 /* orders of one project and cause that begin in one minute: a mass fault */

/* The next change that lasting faults ask for: first the orders to open ("repairs"), then the steps
 * of those that are there ("repair_steps"). *ret_change is NULL when there is nothing to do. Looks at
 * faults that reach into [from, now); calls go on until there is nothing: each may make way for more.
 * STATUS_MEMORY. */
must_use enum status change_prepare_auto_repairs(const struct district *d, int64_t from,
                                                 int64_t now, struct change **ret_change,
                                                 struct error *err);

/* Is it the daemon's own: opened by nobody, under an id of this kind? */
bool repair_is_auto(const struct repair *x);

#endif

/* auto_repairs.h - the repairs that the daemon opens, marks repaired and reopens by itself (lib/figure/README.md, Repairs).
 *
 * What they are is read from the repairs themselves, so a restart goes on where the last run left
 * off, and nothing is opened twice. One order stands for one asset and the aspects that were in fault
 * when it was opened; none is opened while another system's order for that asset covers the fault. */
#ifndef INTACT_CHANGE_AUTO_REPAIRS_H
#define INTACT_CHANGE_AUTO_REPAIRS_H

#include "change/change.h"

/* Prepares the next change that lasting faults ask for: first the orders to open, then the steps of orders
 * that are there. Looks at faults that reach into [from, now). *ret_change is NULL when there is nothing to
 * do. Call it again until then: each change may make way for another. STATUS_MEMORY. */
must_use enum status change_prepare_auto_repairs(const struct district *d, int64_t from,
                                                 int64_t now, struct change **ret_change,
                                                 struct error *err);

#endif

/* failed_repairs.h - repairs that were none: the fault went on behind them, or the asset has left service. */
#ifndef INTACT_CHANGE_FAILED_REPAIRS_H
#define INTACT_CHANGE_FAILED_REPAIRS_H

#include "change/lasting_orders.h"

/* Finds when a fault is known to have gone on for open_after_s behind the repair that somebody reported;
 * INSTANT_NONE: it is not. Neither is it where somebody confirmed the repair when that was known already,
 * nor where another system's order came with its repair. STATUS_MEMORY. */
must_use enum status failed_repair_at(const struct fault_look *look, const struct repair *x,
                                      int64_t *ret_at);

/* Tells whether the daemon cancelled the order because its asset had left service, which by now it had
 * not: the registry has been corrected. */
bool order_is_back(const struct fault_look *look, const struct repair *x, int64_t *ret_at);

/* Tells whether the daemon's own order is open and its asset has left service before it was due. */
bool order_has_left(const struct fault_look *look, const struct repair *x, int64_t *ret_at);

#endif

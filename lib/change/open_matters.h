/* open_matters.h - what of a published month is still open: exemptions to decide, and days to object. */
#ifndef INTACT_CHANGE_OPEN_MATTERS_H
#define INTACT_CHANGE_OPEN_MATTERS_H

#include "base/refusal.h"
#include "model/district.h"

/* Refuses to close the month that *x published while something of it is open that `despite` does not name.
 * *ret_despite: what it names and is open, as bits. STATUS_CONFLICT: errors[] has each exemption, and the day. */
must_use enum status open_matters_check(const struct district *d, const struct month_revision *x,
                                        int64_t now, uint8_t despite, uint8_t *ret_despite,
                                        struct refusal *refusal);

#endif

/* months.h - the month's end: publishing, closing and correcting a month. */
#ifndef INTACT_CHANGE_MONTHS_H
#define INTACT_CHANGE_MONTHS_H

#include "change/actor.h"
#include "change/journalled.h"
#include "figure/statement.h"

/* `verb`: "publish", "close" (with {"despite","reason"}) or "correct" (with {"reason"}) of a whole month.
 * STATUS_CONFLICT: it has not ended, is closed already, has not been published, has open matters, or is not closed
 * (for correct) or has nothing to correct. */
must_use enum status change_prepare_month(const struct district *d, const struct actor *actor,
                                          int year, int month, struct text verb, struct text body,
                                          struct change **ret_change, struct refusal *refusal);

must_use enum status apply_month_published(struct district *d, const struct journalled *row,
                                           struct error *err);
/* Applies a correction too: it is a closing of another revision. */
must_use enum status apply_month_closed(struct district *d, const struct journalled *row,
                                        struct error *err);

/* Reads a stored revision back as a value. */
must_use enum status month_stored(const struct month_revision *x, struct statement *ret,
                                  struct error *err);

/* Returns the revision as a reader may see it; nothing in it is owned. The reason of a correction may name one
 * party: it is only for those whose own figures it changed, and for whoever sees everything. */
struct month_revision month_as_seen(const struct district *d, const struct month_revision *x,
                                    const struct scope *scope);

#endif

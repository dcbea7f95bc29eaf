/* years.h - the year's end: publishing, closing and correcting the evaluation of a year. */
#ifndef INTACT_CHANGE_YEARS_H
#define INTACT_CHANGE_YEARS_H

#include "change/actor.h"
#include "change/journalled.h"

/* `verb`: "publish", "close" or "correct" (with {"reason"}) of the evaluation of a whole year. STATUS_CONFLICT: the
 * year has not ended, is closed already, has not been published or is no longer as published, or is not closed (for
 * correct) or has nothing to correct. */
must_use enum status change_prepare_year(const struct district *d, const struct actor *actor,
                                         int year, struct text verb, struct text body,
                                         struct change **ret_change, struct refusal *refusal);

must_use enum status apply_year_published(struct district *d, const struct journalled *row,
                                          struct error *err);
/* Applies a correction too: it is a closing of another revision. */
must_use enum status apply_year_closed(struct district *d, const struct journalled *row,
                                       struct error *err);

#endif

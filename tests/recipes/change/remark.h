/* remark.h - the office leaves a remark for whoever reads the audit. */
#ifndef INTACT_CHANGE_REMARK_H
#define INTACT_CHANGE_REMARK_H

#include "change/actor.h"
#include "change/journalled.h"

must_use enum status change_prepare_remark(const struct actor *actor, struct text text,
                                           struct change **ret_change, struct refusal *refusal);

/* Changes nothing in the district: the row is there to be read. */
must_use enum status apply_remark(struct district *d, const struct journalled *row,
                                  struct error *err);

#endif

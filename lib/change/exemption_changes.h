/* exemption_changes.h - an approved exemption is made longer, shorter or of other assets: asked for by one person,
 * approved by another. Until then it holds as it is. */
#ifndef INTACT_CHANGE_EXEMPTION_CHANGES_H
#define INTACT_CHANGE_EXEMPTION_CHANGES_H

#include "change/actor.h"
#include "change/journalled.h"

/* The body is {"from"?,"to"?,"scope"?,"note"}. */
must_use enum status change_prepare_exemption_change(const struct district *d,
                                                     const struct actor *actor, uint32_t id,
                                                     struct text body, struct change **ret_change,
                                                     struct refusal *refusal);

must_use enum status apply_exemption_change(struct district *d, const struct journalled *row,
                                            struct error *err);

/* Decides the change that waits. STATUS_MEMORY: part is done, and the same call finishes it. */
must_use enum status exemption_change_decide(struct district *d, struct exemption *x, bool approve,
                                             struct text note, const struct journalled *row);

#endif

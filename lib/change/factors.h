/* factors.h - the office decides the payment factor of a project's month that could not be judged: one person
 * proposes, another one approves. */
#ifndef INTACT_CHANGE_FACTORS_H
#define INTACT_CHANGE_FACTORS_H

#include "change/actor.h"
#include "change/journalled.h"

/* The body is {"project","factor_bp","reason"}. STATUS_CONFLICT: the month has not ended, or the project has
 * a score, or is owed nothing in it. */
must_use enum status change_prepare_factor(const struct district *d, const struct actor *actor,
                                           int year, int month, struct text body,
                                           struct change **ret_change, struct refusal *refusal);
/* STATUS_FORBIDDEN: by the person who proposed it. STATUS_CONFLICT: it is approved, or a newer one is there. */
must_use enum status change_prepare_factor_approval(const struct district *d,
                                                    const struct actor *actor, int year, int month,
                                                    uint32_t id, struct change **ret_change,
                                                    struct refusal *refusal);

must_use enum status apply_factor(struct district *d, const struct journalled *row,
                                  struct error *err);
must_use enum status apply_factor_approval(struct district *d, const struct journalled *row,
                                           struct error *err);

#endif

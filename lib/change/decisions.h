/* decisions.h - an exemption that has been proposed is approved, rejected or, later, revoked. */
#ifndef INTACT_CHANGE_DECISIONS_H
#define INTACT_CHANGE_DECISIONS_H

#include "change/actor.h"
#include "change/journalled.h"

/* `verb`: "approve", "reject" or "revoke". */
must_use enum status change_prepare_decision(const struct district *d, const struct actor *actor,
                                             uint32_t id, struct text verb, struct text body,
                                             struct change **ret_change, struct refusal *refusal);

must_use enum status apply_decision(struct district *d, const struct journalled *row,
                                    struct error *err);

#endif

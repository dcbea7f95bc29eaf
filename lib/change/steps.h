/* steps.h - the steps of a repair: responded to, paused, repaired, confirmed, reopened, cancelled. */
#ifndef INTACT_CHANGE_STEPS_H
#define INTACT_CHANGE_STEPS_H

#include "change/actor.h"
#include "change/change.h"

/* One step of a person. `verb`: respond, pause, resume, repaired, confirm, reopen, cancel, or pause_approve with
 * the number of its pause. */
must_use enum status change_prepare_repair_step(const struct district *d, const struct actor *actor,
                                                struct text id, struct text verb, uint32_t pause,
                                                struct text body, struct change **ret_change,
                                                struct refusal *refusal);

/* Confirmations of many repairs at once, now: {"ids":["R1","R2"],"note":"..."}. All or none: one order that this actor
 * may not confirm refuses the whole, and the refusal names each such order. */
must_use enum status change_prepare_confirmations(const struct district *d,
                                                  const struct actor *actor, struct text body,
                                                  struct change **ret_change, uint32_t *ret_count,
                                                  struct refusal *refusal);

#endif

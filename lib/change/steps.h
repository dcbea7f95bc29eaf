/* steps.h - the steps of a repair: responded to, paused, repaired, confirmed, reopened, cancelled. */
#ifndef INTACT_CHANGE_STEPS_H
#define INTACT_CHANGE_STEPS_H

#include "change/actor.h"
#include "change/list.h"

/* One step of a person. `verb`: respond, pause, resume, repaired, confirm, reopen, cancel, or pause_approve with
 * the number of its pause. */
must_use enum status change_prepare_repair_step(const struct district *d, const struct actor *actor,
                                                struct text id, struct text verb, uint32_t pause,
                                                struct text body, struct change **ret_change,
                                                struct refusal *refusal);

must_use enum status apply_step(struct district *d, const struct journalled *row,
                                struct error *err);
/* Applies a list of steps, which is what the daemon itself takes (change/auto_repairs.h). */
extern const struct list_applier list_of_steps;

#endif

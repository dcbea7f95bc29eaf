/* taken_steps.h - steps of repairs that stand in the journal, brought into the model. */
#ifndef INTACT_CHANGE_TAKEN_STEPS_H
#define INTACT_CHANGE_TAKEN_STEPS_H

#include "change/list.h"

must_use enum status apply_step(struct district *d, const struct journalled *row,
                                struct error *err);
/* Applies a list of steps: those that the daemon takes itself (change/auto_repairs.h), and confirmations. */
extern const struct list_applier list_of_steps;

#endif

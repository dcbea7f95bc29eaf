/* repair_steps.h - which step a repair may take in which state, as one table. */
#ifndef INTACT_CHANGE_REPAIR_STEPS_H
#define INTACT_CHANGE_REPAIR_STEPS_H

#include "model/names.h"

enum repair_verb {
    VERB_PAUSE,
    VERB_RESUME,
    VERB_REPAIRED,
    VERB_CONFIRM,
    VERB_REOPEN,
    VERB_CANCEL,
    VERB_PAUSE_APPROVE,
    VERB_RESPOND,
    VERB_RECUR, /* the daemon's: in fault again after the repair, which begins a round */
    VERB_MASS,  /* the daemon's: the fault turns out to be one of a mass */
    VERB_COUNT
};

extern const char *const repair_verb_names[]; /* ends with NULL */

/* Returns the state after the step. False: the step is not for this state. */
must_use bool repair_step_next(enum repair_state state, enum repair_verb verb,
                               enum repair_state *ret_next);

/* Tells whether a person may take the step. Others are the daemon's alone. */
bool repair_verb_is_persons(enum repair_verb verb);

/* Tells whether a contractor may take the step on its own repairs. Other steps are the office's and the
 * supervisor's. */
bool repair_verb_is_contractors(enum repair_verb verb);

/* Tells whether the step ends a pause that is still open. */
bool repair_verb_ends_pause(enum repair_verb verb);

#endif

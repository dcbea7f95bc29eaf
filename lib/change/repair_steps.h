/* repair_steps.h - which step a repair may take in which state, as one table. */
#ifndef INTACT_OFFICE_REPAIR_STEPS_H
#define INTACT_OFFICE_REPAIR_STEPS_H

#include "model/names.h"

enum repair_verb {
    VERB_PAUSE,
    VERB_RESUME,
    VERB_REPAIRED,
    VERB_CONFIRM,
    VERB_REOPEN,
    VERB_CANCEL,
    VERB_PAUSE_APPROVE,
    VERB_COUNT
};

extern const char *const repair_verb_names[]; /* ends with NULL */

/* The state after the step; false: the step is not for this state. */
must_use bool repair_step_next(enum repair_state state, enum repair_verb verb,
                               enum repair_state *ret_next);

/* Steps that a contractor may take on its own repairs; the others are the office's and the
 * supervisor's. */
bool repair_verb_is_contractors(enum repair_verb verb);

/* Steps that end a pause which is still open. */
bool repair_verb_ends_pause(enum repair_verb verb);

#endif

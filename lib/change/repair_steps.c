#include "change/repair_steps.h"

const char *const repair_verb_names[] = {"pause",  "resume",        "repaired", "confirm", "reopen",
                                         "cancel", "pause_approve", "respond",  "recur",   "mass",
                                         NULL};

#define NO        (-1)
#define OPEN      REPAIR_OPEN
#define PAUSED    REPAIR_PAUSED
#define REPAIRED  REPAIR_REPAIRED
#define CONFIRMED REPAIR_CONFIRMED
#define CANCELLED REPAIR_CANCELLED

/* A pause may be approved as long as it can matter, so also after the repair; a cancelled repair
 * may be reopened, because the cancelling may have been the mistake. */
/* The columns: pause, resume, repaired, confirm, reopen, cancel, pause_approve, respond, recur, mass. */
static const int8_t next_state[REPAIR_STATE_COUNT][VERB_COUNT] = {
    [OPEN] = {PAUSED, NO, REPAIRED, NO, NO, CANCELLED, OPEN, OPEN, NO, OPEN},
    [PAUSED] = {NO, OPEN, REPAIRED, NO, NO, CANCELLED, PAUSED, PAUSED, NO, PAUSED},
    [REPAIRED] = {NO, NO, NO, CONFIRMED, OPEN, CANCELLED, REPAIRED, NO, OPEN, REPAIRED},
    [CONFIRMED] = {NO, NO, NO, NO, OPEN, CANCELLED, CONFIRMED, NO, OPEN, CONFIRMED},
    [CANCELLED] = {NO, NO, NO, NO, OPEN, NO, NO, NO, NO, NO},
};

bool repair_step_next(enum repair_state state, enum repair_verb verb, enum repair_state *ret_next)
{
    int next = next_state[state][verb];
    if (next == NO)
        return false;
    *ret_next = (enum repair_state)next;
    return true;
}

bool repair_verb_is_persons(enum repair_verb verb)
{
    return verb != VERB_RECUR && verb != VERB_MASS;
}

bool repair_verb_is_contractors(enum repair_verb verb)
{
    return verb == VERB_PAUSE || verb == VERB_RESUME || verb == VERB_REPAIRED ||
           verb == VERB_RESPOND;
}

bool repair_verb_ends_pause(enum repair_verb verb)
{
    return verb == VERB_RESUME || verb == VERB_REPAIRED || verb == VERB_CANCEL;
}

/* actor.h - who asks for a change, and what that lets them see and do. */
#ifndef INTACT_CHANGE_ACTOR_H
#define INTACT_CHANGE_ACTOR_H

#include "model/district.h"

struct actor {
    const struct token *token; /* NULL: the command line, which counts as an admin */
    int64_t now;
};

struct scope actor_scope(const struct actor *actor);
/* The token's id; 0 for the command line. */
uint32_t actor_id(const struct actor *actor);
/* Tells whether whoever asks is the person of this token, by any token of theirs. */
bool actor_is_person_of(const struct district *d, const struct actor *actor, uint32_t token);
/* Tells whether it is one of the district's own people: admin or office. */
bool actor_is_office(const struct actor *actor);
/* Tells whether it may propose exemptions: the office, contractors and supervisors may. */
bool actor_proposes(const struct actor *actor);

#endif

#include "change/actor.h"

struct scope actor_scope(const struct actor *actor)
{
    struct scope everything = {ROLE_ADMIN, NONE, actor->now};
    return actor->token ? token_scope(actor->token, actor->now) : everything;
}

uint32_t actor_id(const struct actor *actor)
{
    return actor->token ? actor->token->id : 0;
}

bool actor_is_person_of(const struct district *d, const struct actor *actor, uint32_t token)
{
    return tokens_same_person(&d->tokens, actor_id(actor), token);
}

bool actor_is_office(const struct actor *actor)
{
    return !actor->token || actor->token->role == ROLE_ADMIN || actor->token->role == ROLE_OFFICE;
}

bool actor_proposes(const struct actor *actor)
{
    return actor_is_office(actor) || actor->token->role == ROLE_CONTRACTOR ||
           actor->token->role == ROLE_SUPERVISOR;
}

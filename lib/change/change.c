#include "change/parts.h"

#include <stdio.h>
#include <stdlib.h>

const char *const collection_names[] = {"towns", "organisations", "projects",
                                        "feeds", "assets",        NULL};

/* --- changes ----------------------------------------------------------------------------------- */

void change_free(struct change *c)
{
    if (c)
        buffer_free(&c->body);
    free(c);
}

struct change *change_new(const char *op, struct json_out *ret_json)
{
    struct change *change = calloc(1, sizeof *change);
    if (!change)
        return NULL;
    snprintf(change->op, sizeof change->op, "%s", op);
    json_begin(ret_json, &change->body);
    return change;
}

enum status change_end(struct change *change, struct change **ret_change, struct refusal *refusal)
{
    if (!change || change->body.failed) {
        change_free(change);
        return error_memory(&refusal->error);
    }
    *ret_change = change;
    return STATUS_OK;
}

void json_member_text(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

/* --- who, and where ---------------------------------------------------------------------------- */

const struct zone *district_zone(const struct district *d)
{
    return d->rules.count > 0 ? d->rules.items[d->rules.count - 1]->zone : NULL;
}

struct scope actor_scope(const struct actor *actor)
{
    struct scope everything = {ROLE_ADMIN, NONE};
    return actor->token ? token_scope(actor->token) : everything;
}

uint32_t actor_id(const struct actor *actor)
{
    return actor->token ? actor->token->id : 0;
}

bool actor_is_office(const struct actor *actor)
{
    return !actor->token || actor->token->role == ROLE_ADMIN || actor->token->role == ROLE_OFFICE;
}

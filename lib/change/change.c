#include "change/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const collection_names[] = {"towns", "organisations", "projects",
                                        "feeds", "assets",        NULL};

/* --- refusals ---------------------------------------------------------------------------------- */

void refusal_free(struct refusal *r)
{
    free(r->items);
    *r = (struct refusal){0};
}

void refuse_item(struct refusal *refusal, int64_t number, const struct error *error)
{
    refusal->total++;
    if (refusal->count == ITEM_ERRORS_MAX)
        return;
    if (!refusal->items)
        refusal->items = calloc(ITEM_ERRORS_MAX, sizeof *refusal->items);
    if (!refusal->items) {
        error_memory(&refusal->error);
        return;
    }
    refusal->items[refusal->count++] = (struct item_error){number, *error};
}

enum status refuse(struct refusal *refusal, const struct error *error)
{
    refusal->error = *error;
    if (error->status == STATUS_INVALID)
        refuse_item(refusal, -1, error);
    return refusal->error.status;
}

enum status refuse_because(struct refusal *refusal, enum status status, const char *code,
                           const char *field, const char *format, ...)
{
    struct error error;
    char detail[sizeof error.detail];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    error_set(&error, status, code, field, "%s", detail);
    return refuse(refusal, &error);
}

enum status refusal_end(struct refusal *refusal)
{
    if (refusal->error.status || refusal->total == 0)
        return refusal->error.status;
    const struct item_error *first = refusal->items;
    if (refusal->total == 1) {
        refusal->error = first->error;
        return refusal->error.status;
    }
    return error_set(&refusal->error, STATUS_INVALID, first->error.code, "",
                     "%u records are wrong, so nothing was changed. The first, %s %lld: %s",
                     refusal->total, refusal->by_line ? "line" : "index", (long long)first->number,
                     first->error.detail);
}

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

#include "model/token.h"

#include <stdlib.h>

void tokens_free(struct tokens *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->items[i].name);
    free(s->items);
    *s = (struct tokens){0};
}

enum status tokens_add(struct tokens *s, struct token *value)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        struct token *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    value->id = s->count + 1;
    s->items[s->count++] = *value;
    value->name = NULL;
    return STATUS_OK;
}

const struct token *tokens_match(const struct tokens *s, struct text text)
{
    struct digest sha256;
    if (digest_of(&text, 1, &sha256))
        return NULL;
    const struct token *found = NULL;
    for (uint32_t i = 0; i < s->count; i++) {
        if (digest_equal(&s->items[i].sha256, &sha256))
            found = s->items + i;
    }
    return found && !found->revoked ? found : NULL;
}

struct scope token_scope(const struct token *t)
{
    return (struct scope){t->role, t->organisation};
}

bool scope_is_whole(const struct scope *s)
{
    return s->role == ROLE_ADMIN || s->role == ROLE_OFFICE || s->role == ROLE_VIEWER;
}

bool scope_sees_project(const struct scope *s, const struct registry *r, uint32_t project)
{
    if (scope_is_whole(s))
        return true;
    if (s->organisation == NONE || project >= r->project_count)
        return false;
    const struct project *p = r->projects + project;
    if (s->role == ROLE_CONTRACTOR)
        return p->contractor == s->organisation;
    return s->role == ROLE_SUPERVISOR && p->supervisor == s->organisation;
}

bool scope_sees_asset(const struct scope *s, const struct registry *r, uint32_t asset)
{
    if (scope_is_whole(s))
        return true;
    if (asset >= r->asset_count)
        return false;
    const struct asset *a = r->assets + asset;
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (scope_sees_project(s, r, a->spans[i].project))
            return true;
    }
    return false;
}

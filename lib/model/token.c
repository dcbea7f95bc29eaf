#include "model/token.h"

#include <stdlib.h>

void tokens_free(struct tokens *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        free(s->items[i].name);
        free(s->items[i].person);
    }
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
    value->name = value->person = NULL;
    return STATUS_OK;
}

static const char *person_of(const struct tokens *s, uint32_t id)
{
    return id > 0 && id <= s->count ? s->items[id - 1].person : NULL;
}

bool tokens_same_person(const struct tokens *s, uint32_t a, uint32_t b)
{
    const char *one = person_of(s, a), *other = person_of(s, b);
    return a == b || (one && other && strcmp(one, other) == 0);
}

bool token_holds(const struct token *t, int64_t now)
{
    return !t->revoked && now < t->expires_at;
}

const struct token *tokens_match(const struct tokens *s, struct text text, int64_t now)
{
    struct digest sha256;
    if (digest_of(&text, 1, &sha256))
        return NULL;
    const struct token *found = NULL;
    for (uint32_t i = 0; i < s->count; i++) {
        if (digest_equal(&s->items[i].sha256, &sha256))
            found = s->items + i;
    }
    return found && token_holds(found, now) ? found : NULL;
}

const struct token *tokens_by_id(const struct tokens *s, uint32_t id, int64_t now)
{
    const struct token *t = id > 0 && id <= s->count ? s->items + id - 1 : NULL;
    return t && token_holds(t, now) ? t : NULL;
}

struct scope token_scope(const struct token *t, int64_t now)
{
    return (struct scope){t->role, t->organisation, now};
}

bool scope_is_whole(const struct scope *s)
{
    return s->role == ROLE_ADMIN || s->role == ROLE_OFFICE || s->role == ROLE_VIEWER ||
           s->role == ROLE_FOLLOWER;
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

bool scope_holds_asset(const struct scope *s, const struct registry *r, const struct asset *a)
{
    if (scope_is_whole(s))
        return true;
    const struct span *span = asset_span_at(a, s->now);
    return span && scope_sees_project(s, r, span->project);
}

uint32_t scope_find_asset(const struct scope *s, const struct registry *r, struct text code)
{
    uint32_t asset = registry_find_asset(r, code);
    if (asset != NONE)
        return scope_sees_asset(s, r, asset) ? asset : NONE;
    asset = aliases_find(&r->aliases, code);
    return asset != NONE && scope_holds_asset(s, r, &r->assets[asset]) ? asset : NONE;
}

struct asset asset_as_seen(const struct scope *s, const struct registry *r, const struct asset *a)
{
    struct asset seen = *a;
    if (!s || scope_holds_asset(s, r, a))
        return seen;
    seen.name = seen.code;
    seen.town = NONE;
    seen.class_no = 0;
    seen.attributes = NULL;
    seen.feed_count = 0;
    seen.alias_count = 0;
    return seen;
}

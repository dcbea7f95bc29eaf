#include "model/exempt_scope.h"

#include "format/canonical_walk.h"

#include <stdlib.h>

static void attribute_free(struct attribute_values *a)
{
    for (uint32_t i = 0; i < a->count; i++)
        free(a->values[i]);
    free(a->values);
    free(a->name);
}

void exempt_scope_free(struct exempt_scope *s)
{
    for (uint32_t i = 0; i < s->attribute_count; i++)
        attribute_free(&s->attributes[i]);
    free(s->attributes);
    free(s->assets);
    free(s->projects);
    free(s->towns);
    free(s->except);
    *s = (struct exempt_scope){0};
}

/* Is the attribute's JSON text this value? Texts stand in quotes, numbers and the like do not. */
static bool is_value(struct text json, const char *value)
{
    if (json.len >= 2 && json.at[0] == '"')
        json = (struct text){json.at + 1, json.len - 2};
    return text_is(json, value);
}

static bool matches(const struct attribute_values *wanted, const char *attributes)
{
    struct canonical_member m;
    while (attributes && canonical_next_member(&attributes, &m)) {
        if (!text_is(m.key, wanted->name))
            continue;
        for (uint32_t i = 0; i < wanted->count; i++) {
            if (is_value(m.value, wanted->values[i]))
                return true;
        }
        return false;
    }
    return false;
}

bool exempt_scope_allows(const struct exempt_scope *s, const struct asset *a, uint32_t asset)
{
    if ((s->kinds && !(s->kinds >> a->kind & 1)) ||
        (s->classes && !(s->classes >> a->class_no & 1)) ||
        !list_allows(s->towns, s->town_count, a->town) ||
        !list_allows(s->assets, s->asset_count, asset))
        return false;
    if (s->except_count > 0 && list_allows(s->except, s->except_count, asset))
        return false;
    for (uint32_t i = 0; i < s->attribute_count; i++) {
        if (!matches(&s->attributes[i], a->attributes))
            return false;
    }
    return true;
}

bool exempt_scope_covers(const struct exempt_scope *s, const struct asset *a, uint32_t asset,
                         const struct span *span)
{
    return exempt_scope_allows(s, a, asset) &&
           list_allows(s->projects, s->project_count, span->project);
}

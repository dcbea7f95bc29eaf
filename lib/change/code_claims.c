#include "change/code_claims.h"

#include "base/grow.h"

#include <stdlib.h>

void code_claims_free(struct code_claims *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->items[i].code);
    for (size_t i = 0; i < s->owner_count; i++)
        free(s->owners[i]);
    free(s->items);
    free(s->owners);
    free(s->numbers);
    index_free(&s->codes);
    *s = (struct code_claims){0};
}

/* An asset by what it asks for. */
struct asker {
    const char *asset;
    bool is_alias; /* else it is its own code */
};

static enum status fail_twice(struct error *err, const char *code, struct asker first,
                              struct asker second)
{
    const char *field = second.is_alias ? "aliases" : "code";
    if (first.is_alias && second.is_alias)
        return error_set(err, STATUS_INVALID, "duplicate_code", field,
                         "The code %s would stand twice: as an alias of %s and as one of %s.", code,
                         first.asset, second.asset);
    return error_set(err, STATUS_INVALID, "duplicate_code", field,
                     "The code %s would stand twice: as an alias of %s and as the code of %s.",
                     code, first.is_alias ? first.asset : second.asset,
                     first.is_alias ? second.asset : first.asset);
}

static enum status add_owner(struct code_claims *s, const char *code, int64_t number,
                             struct error *err)
{
    char **owners = grow(s->owners, s->owner_count, &s->owner_cap, sizeof *owners);
    if (!owners)
        return error_memory(err);
    s->owners = owners;
    int64_t *numbers = grow(s->numbers, s->owner_count, &s->number_cap, sizeof *numbers);
    if (!numbers)
        return error_memory(err);
    s->numbers = numbers;
    owners[s->owner_count] = text_copy(text_of(code));
    if (!owners[s->owner_count])
        return error_memory(err);
    numbers[s->owner_count++] = number;
    return STATUS_OK;
}

static enum status add_claim(struct code_claims *s, const char *code, bool is_alias,
                             struct error *err)
{
    uint32_t place = index_find(&s->codes, text_of(code));
    uint32_t owner = (uint32_t)s->owner_count - 1;
    if (place != INDEX_NONE)
        return fail_twice(
            err, code, (struct asker){s->owners[s->items[place].owner], s->items[place].is_alias},
            (struct asker){s->owners[owner], is_alias});
    struct code_claim *items = grow(s->items, s->count, &s->cap, sizeof *items);
    if (!items)
        return error_memory(err);
    s->items = items;
    char *copy = text_copy(text_of(code));
    if (!copy || index_add(&s->codes, text_of(copy), (uint32_t)s->count) != STATUS_OK) {
        free(copy);
        return error_memory(err);
    }
    items[s->count++] = (struct code_claim){copy, owner, is_alias};
    return STATUS_OK;
}

enum status code_claims_add(struct code_claims *s, const struct asset *a, int64_t number,
                            struct error *err)
{
    enum status status = add_owner(s, a->code, number, err);
    if (!status)
        status = add_claim(s, a->code, false, err);
    for (uint32_t i = 0; i < a->alias_count && !status; i++)
        status = add_claim(s, a->aliases[i], true, err);
    return status;
}

/* Does the body replace the record of this asset? */
static bool is_replaced(const struct code_claims *s, const char *code)
{
    uint32_t place = index_find(&s->codes, text_of(code));
    return place != INDEX_NONE && !s->items[place].is_alias;
}

static enum status check_claim(const struct code_claims *s, const struct registry *r,
                               const struct code_claim *c, struct error *err)
{
    struct asker asker = {s->owners[c->owner], c->is_alias};
    uint32_t by_code = registry_find_asset(r, text_of(c->code));
    uint32_t by_alias = aliases_find(&r->aliases, text_of(c->code));
    /* an asset's code stays its own for ever */
    if (c->is_alias && by_code != NONE)
        return fail_twice(err, c->code, (struct asker){r->assets[by_code].code, false}, asker);
    if (by_alias == NONE || is_replaced(s, r->assets[by_alias].code))
        return STATUS_OK;
    return fail_twice(err, c->code, (struct asker){r->assets[by_alias].code, true}, asker);
}

enum status code_claims_check(const struct code_claims *s, const struct registry *r,
                              struct refusal *refusal)
{
    for (size_t i = 0; i < s->count; i++) {
        struct error err;
        if (check_claim(s, r, &s->items[i], &err) != STATUS_OK)
            refusal_item(refusal, s->numbers[s->items[i].owner], &err);
    }
    return refusal_end(refusal);
}

#include "change/table_names.h"

#include "change/change.h"
#include "change/in_use.h"
#include "change/registry_value.h"
#include "view/records.h"

/* One collection as the look-up sees it. */
struct named {
    enum collection which;
    uint32_t (*find)(const struct registry *r, struct text code);
    const char *(*code)(const struct registry *r, uint32_t number);
    const char *(*name)(const struct registry *r, uint32_t number);
    uint32_t (*count)(const struct registry *r);
};

#define NAMED(what, list, counted)                                                                 \
    static const char *what##_code(const struct registry *r, uint32_t n)                           \
    {                                                                                              \
        return r->list[n].code;                                                                    \
    }                                                                                              \
    static const char *what##_name(const struct registry *r, uint32_t n)                           \
    {                                                                                              \
        return r->list[n].name;                                                                    \
    }                                                                                              \
    static uint32_t what##_count(const struct registry *r)                                         \
    {                                                                                              \
        return r->counted;                                                                         \
    }

NAMED(town, towns, town_count)
NAMED(organisation, organisations, organisation_count)
NAMED(project, projects, project_count)
NAMED(asset, assets, asset_count)

static const struct named collections[] = {
    [REFERENCE_TOWN] = {COLLECTION_TOWNS, registry_find_town, town_code, town_name, town_count},
    [REFERENCE_PARTY] = {COLLECTION_ORGANISATIONS, registry_find_organisation, organisation_code,
                         organisation_name, organisation_count},
    [REFERENCE_PROJECT] = {COLLECTION_PROJECTS, registry_find_project, project_code, project_name,
                           project_count},
    [REFERENCE_ASSET] = {COLLECTION_ASSETS, registry_find_said, asset_code, asset_name,
                         asset_count},
};

/* May the table's sender know of this one: by its code, or what it is called too? Towns are everybody's. */
static bool knows(const struct table_names *names, enum reference what, uint32_t number,
                  bool by_name)
{
    const struct registry *r = &names->d->registry;
    const struct scope *scope = names->scope;
    if (!scope || scope_is_whole(scope) || what == REFERENCE_TOWN)
        return true;
    if (what == REFERENCE_PROJECT)
        return scope_sees_project(scope, r, number);
    if (what == REFERENCE_ASSET && by_name)
        return scope_holds_asset(scope, r, &r->assets[number]);
    return what == REFERENCE_ASSET ? scope_sees_asset(scope, r, number)
                                   : scope->organisation == number;
}

static unsigned find(const void *context, enum reference what, struct text word,
                     struct text *ret_code)
{
    const struct table_names *names = context;
    const struct registry *r = &names->d->registry;
    const struct named *c = &collections[what];
    unsigned found = 0;
    uint32_t number = c->find(r, word);
    if (number != NONE && knows(names, what, number, false)) {
        *ret_code = word;
        return 1;
    }
    for (uint32_t n = 0; n < c->count(r); n++) {
        if (!text_is(word, c->name(r, n)) || !knows(names, what, n, true))
            continue;
        if (registered_is_retired(r, c->which, n))
            continue;
        *ret_code = text_of(c->code(r, n));
        found++;
    }
    return found;
}

static bool stored_repair(const struct district *d, struct text id, struct buffer *out)
{
    uint32_t number = repairs_find(&d->repairs, id);
    struct json_out j;
    if (number == NONE)
        return false;
    json_begin(&j, out);
    repair_record(&j, &d->registry, d->repairs.items + number, district_zone(d));
    return true;
}

static bool stored(const void *context, struct text code, struct buffer *out)
{
    const struct table_names *names = context;
    const struct registry *r = &names->d->registry;
    if (names->which == TABLE_OF_REPAIRS)
        return stored_repair(names->d, code, out);
    uint32_t number = registered_find(r, names->which, code);
    if (number != NONE)
        registered_record(r, names->which, number, district_zone(names->d), out);
    return number != NONE;
}

struct table_lookup table_names_lookup(const struct table_names *names)
{
    return (struct table_lookup){names, district_zone(names->d), find, stored};
}

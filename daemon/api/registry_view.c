#include "api/registry_view.h"

#include "change/registry_value.h"
#include "model/contact.h"
#include "view/records.h"

#include <stdlib.h>

uint32_t view_count(const struct district *d, enum collection which)
{
    const struct registry *r = &d->registry;
    const uint32_t counts[COLLECTION_COUNT] = {[COLLECTION_TOWNS] = r->town_count,
                                               [COLLECTION_ORGANISATIONS] = r->organisation_count,
                                               [COLLECTION_PROJECTS] = r->project_count,
                                               [COLLECTION_FEEDS] = r->feed_count,
                                               [COLLECTION_CALENDARS] = r->calendar_count,
                                               [COLLECTION_ASSETS] = r->asset_count,
                                               [COLLECTION_PLATFORMS] = r->platform_count};
    return counts[which];
}

struct names {
    const char *code, *name, *record;
};

static struct names names_of(const struct district *d, enum collection which, uint32_t number)
{
    const struct registry *r = &d->registry;
    switch (which) {
    case COLLECTION_TOWNS: {
        const struct town *t = &r->towns[number];
        return (struct names){t->code, t->name, t->record};
    }
    case COLLECTION_ORGANISATIONS: {
        const struct organisation *o = &r->organisations[number];
        return (struct names){o->code, o->name, o->record};
    }
    case COLLECTION_PROJECTS: {
        const struct project *p = &r->projects[number];
        return (struct names){p->code, p->name, p->record};
    }
    case COLLECTION_FEEDS: {
        const struct feed *f = &r->feeds[number];
        return (struct names){f->code, f->name, f->record};
    }
    case COLLECTION_CALENDARS: {
        const struct calendar *c = &r->calendars[number];
        return (struct names){c->code, c->name, c->record};
    }
    case COLLECTION_PLATFORMS: {
        const struct platform *p = &r->platforms[number];
        return (struct names){p->code, p->name, p->record};
    }
    case COLLECTION_ASSETS:
    case COLLECTION_COUNT:
        break;
    }
    return (struct names){r->assets[number].code, r->assets[number].name, NULL};
}

const char *view_code(const struct district *d, enum collection which, uint32_t number)
{
    return names_of(d, which, number).code;
}

const char *view_name(const struct district *d, enum collection which, uint32_t number,
                      const struct scope *scope)
{
    if (which == COLLECTION_ASSETS)
        return asset_as_seen(scope, &d->registry, d->registry.assets + number).name;
    return names_of(d, which, number).name;
}

uint32_t view_find(const struct district *d, enum collection which, struct text code)
{
    return registered_find(&d->registry, which, code);
}

/* Its own, those it shares a project with, and the office, which everybody may have to call. */
static bool sees_organisation(const struct district *d, const struct scope *scope, uint32_t number)
{
    const struct registry *r = &d->registry;
    if (number == scope->organisation || r->organisations[number].role == ORGANISATION_OFFICE)
        return true;
    for (uint32_t i = 0; i < r->project_count; i++) {
        const struct project *p = &r->projects[i];
        if ((p->contractor == number || p->supervisor == number) && scope_sees_project(scope, r, i))
            return true;
    }
    return false;
}

bool view_visible(const struct district *d, enum collection which, uint32_t number,
                  const struct scope *scope)
{
    if (scope_is_whole(scope) || which == COLLECTION_TOWNS || which == COLLECTION_CALENDARS)
        return true;
    if (which == COLLECTION_ASSETS)
        return scope_sees_asset(scope, &d->registry, number);
    if (which == COLLECTION_PROJECTS)
        return scope_sees_project(scope, &d->registry, number);
    return which == COLLECTION_ORGANISATIONS && sees_organisation(d, scope, number);
}

struct sorting {
    const struct district *district;
    enum collection which;
};

static int compare(const void *a, const void *b, void *context)
{
    const struct sorting *s = context;
    uint32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return strcmp(view_code(s->district, s->which, x), view_code(s->district, s->which, y));
}

const uint32_t *view_order(struct app *app, enum collection which)
{
    static const uint32_t nothing[1];
    struct code_order *order = &app->kept.orders[which];
    uint32_t count = view_count(&app->district, which);
    if (count == 0)
        return nothing;
    if (order->count == count)
        return order->items;
    uint32_t *items = realloc(order->items, count * sizeof *items);
    if (!items)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
    struct sorting sorting = {&app->district, which};
    qsort_r(items, count, sizeof *items, compare, &sorting);
    *order = (struct code_order){items, count};
    return items;
}

static void write_without_contacts(struct json_out *j, const struct organisation *o)
{
    json_object_begin(j);
    json_member_string(j, "code", o->code);
    json_member_string(j, "name", o->name);
    json_member_string(j, "role", organisation_role_names[o->role]);
    json_object_end(j);
}

void view_json(struct json_out *j, const struct district *d, enum collection which, uint32_t number,
               const struct scope *scope, const struct zone *zone)
{
    if (which == COLLECTION_ORGANISATIONS && !contacts_shown(scope, &d->registry, number)) {
        write_without_contacts(j, d->registry.organisations + number);
        return;
    }
    const char *record = which == COLLECTION_ASSETS ? NULL : names_of(d, which, number).record;
    if (record)
        json_raw(j, record, strlen(record));
    else
        asset_to_json(j, d, number, scope, zone);
}

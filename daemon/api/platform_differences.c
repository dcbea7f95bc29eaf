#include "api/platform_differences.h"

#include "host/clock.h"
#include "loop/sip.h"

#include <stdlib.h>

#define COUNTS_OLD_S    60
#define VISITS_A_SECOND 2000000 /* of items and assets: counting is to keep nobody waiting */

const char *const difference_names[] = {
    [DIFFERENCE_UNKNOWN] = "unknown",   [DIFFERENCE_MISSING] = "missing",
    [DIFFERENCE_CONFLICT] = "conflict", [DIFFERENCE_NODES] = "nodes",
    [DIFFERENCE_DAMAGED] = "damaged",   [DIFFERENCE_MATCHED] = "matched",
    [DIFFERENCE_COUNT] = NULL};

/* What it lists; empty where it has not said a whole catalog. */
static const struct catalog *catalog_of(const struct app *app, uint32_t number)
{
    static const struct catalog none;
    const struct platforms *all = app->platforms;
    const struct catalog *found = NULL;
    if (app->district.registry.platforms[number].protocol == PLATFORM_GA1400)
        found = number < all->count ? &all->states[number].listed : NULL;
    else if (app->sip->machine)
        found = sip_machine_catalog(app->sip->machine, number);
    return found ? found : &none;
}

/* Counts how often each code is listed. */
static enum status count_codes(struct differences *d)
{
    struct catalog_item item;
    uint32_t count = 0;
    d->times = calloc((size_t)d->catalog->count + 1, sizeof *d->times);
    if (!d->times)
        return STATUS_MEMORY;
    for (size_t at = 0; catalog_next(d->catalog, &at, &item);) {
        uint32_t place = index_find(&d->codes, item.code);
        if (place == INDEX_NONE && index_add(&d->codes, item.code, place = count++))
            return STATUS_MEMORY;
        d->times[place]++;
    }
    return STATUS_OK;
}

/* Recorders may share a feed: what another of them lists is not missing. */
static enum status add_others(struct differences *d, uint32_t number)
{
    const struct registry *r = &d->app->district.registry;
    struct catalog_item item;
    for (uint32_t i = 0; i < r->platform_count; i++) {
        if (i == number || strcmp(r->platforms[i].feed, d->platform->feed) != 0)
            continue;
        const struct catalog *c = catalog_of(d->app, i);
        for (size_t at = 0; catalog_next(c, &at, &item);) {
            if (index_find(&d->others, item.code) == INDEX_NONE &&
                index_add(&d->others, item.code, 0))
                return STATUS_MEMORY;
        }
    }
    return STATUS_OK;
}

enum status differences_begin(const struct app *app, uint32_t number, struct differences *ret)
{
    *ret = (struct differences){.app = app,
                                .platform = app->district.registry.platforms + number,
                                .catalog = catalog_of(app, number)};
    enum status status = count_codes(ret);
    return status ? status : add_others(ret, number);
}

void differences_free(struct differences *d)
{
    index_free(&d->codes);
    index_free(&d->others);
    free(d->times);
    *d = (struct differences){0};
}

/* Codes of 2 to 8 digits are districts, 215 and 216 business groups and virtual organisations. */
static bool is_node(const struct differences *d, struct text code)
{
    if (text_is(code, d->platform->code) || code.len <= 8)
        return true;
    return code.len == 20 &&
           (memcmp(code.at + 10, "215", 3) == 0 || memcmp(code.at + 10, "216", 3) == 0 ||
            memcmp(code.at + 10, "200", 3) == 0);
}

enum difference differences_of(const struct differences *d, const struct catalog_item *item)
{
    uint32_t place = index_find(&d->codes, item->code);
    if (item->damaged)
        return DIFFERENCE_DAMAGED;
    if (place != INDEX_NONE && d->times[place] > 1)
        return DIFFERENCE_CONFLICT;
    if (registry_find_said(&d->app->district.registry, item->code) != NONE)
        return DIFFERENCE_MATCHED;
    return is_node(d, item->code) ? DIFFERENCE_NODES : DIFFERENCE_UNKNOWN;
}

/* Has one of the platform's feeds ever said how its network is? */
static bool was_reported(const struct differences *d, uint32_t asset)
{
    const struct district *district = &d->app->district;
    uint32_t feed = registry_find_feed(&district->registry, text_of(d->platform->feed));
    uint32_t events = registry_find_feed(&district->registry, text_of(d->platform->events_feed));
    struct presence one;
    uint32_t count = 0;
    const struct timelines *t = &district->timelines;
    if (asset >= t->asset_count)
        return false;
    const struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + ASPECT_NETWORK];
    const struct presence *p = s->count ? series_presences(t, s, &one, &count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (p[i].feed == feed || p[i].feed == events)
            return true;
    }
    return false;
}

static bool is_listed(const struct differences *d, const char *code)
{
    return index_find(&d->codes, text_of(code)) != INDEX_NONE ||
           index_find(&d->others, text_of(code)) != INDEX_NONE;
}

bool differences_is_missing(const struct differences *d, uint32_t asset, int64_t now)
{
    const struct asset *a = d->app->district.registry.assets + asset;
    bool listed = is_listed(d, a->code);
    for (uint32_t i = 0; i < a->alias_count && !listed; i++)
        listed = is_listed(d, a->aliases[i]);
    return d->catalog->count > 0 && asset_span_at(a, now) && was_reported(d, asset) && !listed;
}

static enum status count_all(struct app *app, uint32_t number, int64_t now,
                             struct catalog_counts *ret)
{
    struct differences d;
    struct catalog_item item;
    enum status status = differences_begin(app, number, &d);
    *ret = (struct catalog_counts){.at = now, .items = d.catalog->count};
    for (size_t at = 0; !status && catalog_next(d.catalog, &at, &item);)
        ret->of[differences_of(&d, &item)]++;
    for (uint32_t a = 0; !status && a < app->district.registry.asset_count; a++)
        ret->of[DIFFERENCE_MISSING] += differences_is_missing(&d, a, now);
    differences_free(&d);
    return status;
}

/* Is there time for it in this second? */
static bool may_count(struct app *app, uint32_t items, int64_t now)
{
    struct platforms *p = app->platforms;
    if (p->visits_at != now)
        p->visits = 0;
    p->visits_at = now;
    p->visits += items + app->district.registry.asset_count;
    return p->visits <= VISITS_A_SECOND;
}

const struct catalog_counts *differences_counts(struct app *app, uint32_t number)
{
    struct platform_state *s = platforms_state(app, number);
    const struct catalog *c = catalog_of(app, number);
    int64_t now = clock_now();
    struct catalog_counts counts;
    if (!s || c->count == 0)
        return NULL;
    bool fresh =
        s->counts.items == c->count && now >= s->counts.at && now < s->counts.at + COUNTS_OLD_S;
    if (!fresh && may_count(app, c->count, now) && !count_all(app, number, now, &counts))
        s->counts = counts;
    return s->counts.at > 0 ? &s->counts : NULL;
}

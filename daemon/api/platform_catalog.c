#include "api/platform_catalog.h"

#include "api/listing.h"
#include "http/answer.h"
#include "loop/sip.h"
#include "platform/catalog.h"

#include <stdlib.h>

enum difference {
    DIFFERENCE_UNKNOWN,  /* listed, and no asset */
    DIFFERENCE_MISSING,  /* an asset that it reported, and no longer lists */
    DIFFERENCE_CONFLICT, /* one code listed more than once */
    DIFFERENCE_NODES,    /* a group, a district, the platform itself */
    DIFFERENCE_DAMAGED,  /* it can't be read for certain */
    DIFFERENCE_MATCHED,
    DIFFERENCE_COUNT
};
static const char *const difference_names[] = {"unknown", "missing", "conflict", "nodes",
                                               "damaged", "matched", NULL};

/* The columns that a table of assets has, so that what is unknown can be completed and imported. */
static const char *const columns[] = {"code",    "name", "kind", "class",  "town",
                                      "project", "from", "to",   "parent", NULL};

struct looking {
    struct request *request;
    const struct platform *platform;
    const struct catalog *catalog;
    struct index codes; /* to how often each is listed, less one */
    uint32_t *times;    /* owned */
};

/* Codes of 2 to 8 digits are districts, 215 and 216 business groups and virtual organisations. */
static bool is_node(const struct looking *l, struct text code)
{
    if (text_is(code, l->platform->code) || code.len <= 8)
        return true;
    return code.len == 20 &&
           (memcmp(code.at + 10, "215", 3) == 0 || memcmp(code.at + 10, "216", 3) == 0 ||
            memcmp(code.at + 10, "200", 3) == 0);
}

static enum difference difference_of(const struct looking *l, const struct catalog_item *item)
{
    const struct registry *r = &l->request->app->district.registry;
    uint32_t place = index_find(&l->codes, item->code);
    if (item->damaged)
        return DIFFERENCE_DAMAGED;
    if (place != INDEX_NONE && l->times[place] > 1)
        return DIFFERENCE_CONFLICT;
    if (registry_find_said(r, item->code) != NONE)
        return DIFFERENCE_MATCHED;
    return is_node(l, item->code) ? DIFFERENCE_NODES : DIFFERENCE_UNKNOWN;
}

/* Counts how often each code is listed. */
static enum status count_codes(struct looking *l)
{
    struct catalog_item item;
    uint32_t count = 0;
    l->times = calloc((size_t)l->catalog->count + 1, sizeof *l->times);
    if (!l->times)
        return STATUS_MEMORY;
    for (size_t at = 0; catalog_next(l->catalog, &at, &item);) {
        uint32_t place = index_find(&l->codes, item.code);
        if (place == INDEX_NONE && index_add(&l->codes, item.code, place = count++))
            return STATUS_MEMORY;
        l->times[place]++;
    }
    return STATUS_OK;
}

/* Has one of the platform's feeds ever said how its network is? */
static bool was_reported(const struct looking *l, uint32_t asset)
{
    const struct district *d = &l->request->app->district;
    uint32_t feed = registry_find_feed(&d->registry, text_of(l->platform->feed));
    uint32_t events = registry_find_feed(&d->registry, text_of(l->platform->events_feed));
    struct presence one;
    uint32_t count = 0;
    if (asset >= d->timelines.asset_count)
        return false;
    const struct series *s = &d->timelines.series[(size_t)asset * ASPECT_COUNT + ASPECT_NETWORK];
    const struct presence *p = s->count ? series_presences(&d->timelines, s, &one, &count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (p[i].feed == feed || p[i].feed == events)
            return true;
    }
    return false;
}

/* By its code or by an alias? */
static bool is_listed(const struct looking *l, const struct asset *a)
{
    bool listed = index_find(&l->codes, text_of(a->code)) != INDEX_NONE;
    for (uint32_t i = 0; i < a->alias_count && !listed; i++)
        listed = index_find(&l->codes, text_of(a->aliases[i])) != INDEX_NONE;
    return listed;
}

static void write_item(struct listing *l, const struct catalog_item *item, enum difference what)
{
    if (l->request->asked.csv) {
        csv_cell(&l->csv, item->code);
        csv_cell(&l->csv, item->name);
        for (int empty = 0; empty < 6; empty++)
            csv_string(&l->csv, NULL);
        csv_cell(&l->csv, item->parent);
        return;
    }
    json_object_begin(&l->json);
    json_key(&l->json, "code");
    json_text(&l->json, item->code);
    json_key(&l->json, "name");
    json_text(&l->json, item->name);
    json_key(&l->json, "parent");
    json_text(&l->json, item->parent);
    json_key(&l->json, "status");
    json_text(&l->json, item->status);
    json_member_string(&l->json, "difference", difference_names[what]);
    json_object_end(&l->json);
}

static bool is_wanted(const struct looking *l, enum difference what)
{
    return request_admits(l->request, "difference", difference_names[what]);
}

/* Cursors are places in the list: first the catalog's items, then the assets that it lacks. */
static void list_catalog(const struct looking *l, struct listing *list, int64_t after)
{
    const struct registry *r = &l->request->app->district.registry;
    struct catalog_item item;
    int64_t place = 0;
    for (size_t at = 0; catalog_next(l->catalog, &at, &item);) {
        enum difference what = difference_of(l, &item);
        if (++place <= after || !is_wanted(l, what))
            continue;
        if (!listing_wants(list))
            return;
        write_item(list, &item, what);
        listing_wrote_number(list, place);
    }
    for (uint32_t a = 0; a < r->asset_count && is_wanted(l, DIFFERENCE_MISSING); a++) {
        item = (struct catalog_item){.code = text_of(r->assets[a].code),
                                     .name = text_of(r->assets[a].name),
                                     .parent = text_of(""),
                                     .status = text_of("")};
        bool missing = asset_span_at(&r->assets[a], l->request->now) && was_reported(l, a) &&
                       !is_listed(l, &r->assets[a]);
        if (++place <= after || !missing)
            continue;
        if (!listing_wants(list))
            return;
        write_item(list, &item, DIFFERENCE_MISSING);
        listing_wrote_number(list, place);
    }
}

static void answer_catalog(struct request *q, struct looking *l)
{
    struct listing list;
    int64_t after = 0;
    unsigned bits;
    struct error err;
    if (count_codes(l) != STATUS_OK)
        answer_memory(q);
    else if (!answer_failed(q, request_names(q, "difference", difference_names, &bits, &err),
                            &err) &&
             listing_begin_numbered(&list, q, columns, &after)) {
        list_catalog(l, &list, after);
        listing_end(&list, "catalog");
    }
    index_free(&l->codes);
    free(l->times);
}

void platform_catalog_get(struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    uint32_t number = registry_find_platform(r, q->asked.params[0]);
    static const struct catalog none; /* a platform that has not said one whole catalog */
    const struct catalog *catalog = NULL;
    if (number == NONE) {
        answer_unknown(q, "platform");
        return;
    }
    if (q->app->sip->machine)
        catalog = sip_machine_catalog(q->app->sip->machine, number);
    struct looking l = {
        .request = q, .platform = r->platforms + number, .catalog = catalog ? catalog : &none};
    answer_catalog(q, &l);
}

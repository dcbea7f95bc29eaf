#include "api/feed_assets.h"

#include "api/listing.h"
#include "api/registry_view.h"
#include "http/answer.h"
#include "loop/app.h"
#include "record/attribute.h"

#include <stdio.h>

#define ATTRIBUTE_SIZE 256
#define ATTRIBUTE      "address" /* unless the question names another */

static const char *const columns[] = {"code", "name", "kind", "address", NULL};

/* The feed of the path, if this reader may ask for it: a feed's token for its own alone. NONE: answered. */
static uint32_t find_feed(struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    uint32_t feed = registry_find_feed(r, q->asked.params[0]);
    bool own = q->who.token.role != ROLE_FEED || q->who.token.feed == feed;
    if (feed != NONE && own)
        return feed;
    answer_unknown(q, "feed");
    return NONE;
}

static void write_asset(struct listing *l, const struct asset *a, const char *attribute,
                        struct buffer *address)
{
    buffer_reset(address);
    bool has = attribute_text(a->attributes, attribute, address);
    const char *text = has ? buffer_text(address) : NULL;
    if (l->request->asked.csv) {
        csv_string(&l->csv, a->code);
        csv_string(&l->csv, a->name);
        csv_string(&l->csv, kind_names[a->kind]);
        csv_string(&l->csv, text);
        return;
    }
    json_object_begin(&l->json);
    json_member_string(&l->json, "code", a->code);
    json_member_string(&l->json, "name", a->name);
    json_member_string(&l->json, "kind", kind_names[a->kind]);
    json_member_string(&l->json, "address", text);
    json_object_end(&l->json);
}

static void list_assets(struct request *q, uint32_t feed, const struct page *page,
                        const uint32_t *order)
{
    const struct registry *r = &q->app->district.registry;
    struct text named = request_parameter(q, "attribute");
    char attribute[ATTRIBUTE_SIZE];
    struct buffer address = {0};
    struct listing l;
    snprintf(attribute, sizeof attribute, "%.*s",
             named.at ? (int)named.len : (int)strlen(ATTRIBUTE), named.at ? named.at : ATTRIBUTE);
    listing_begin(&l, q, page, columns);
    for (uint32_t i = 0; i < r->asset_count; i++) {
        const struct asset *a = &r->assets[order[i]];
        bool before = page->after.at && text_compare(text_of(a->code), page->after) <= 0;
        if (before || !feed_covers(&r->feeds[feed], r, order[i], q->now))
            continue;
        if (!listing_wants(&l))
            break;
        write_asset(&l, a, attribute, &address);
        listing_wrote(&l, text_of(a->code));
    }
    buffer_free(&address);
    listing_end(&l, "feed_assets");
}

void feed_assets_list(struct request *q)
{
    struct page page;
    struct error err;
    uint32_t feed = find_feed(q);
    if (feed == NONE || answer_failed(q, page_read(q, &page, &err), &err))
        return;
    const uint32_t *order = view_order(q->app, COLLECTION_ASSETS);
    if (order || q->app->district.registry.asset_count == 0)
        list_assets(q, feed, &page, order);
    else
        answer_memory(q);
}

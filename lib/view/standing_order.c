#include "view/standing_order.h"

#include "view/records.h"

#include <stdlib.h>

static bool stands(const struct district *d, const struct query *q, const struct repair *x)
{
    if (x->state == REPAIR_CONFIRMED || x->state == REPAIR_CANCELLED)
        return false;
    const struct span *span = asset_span_of_repair(d->registry.assets + x->asset, x->reported_at);
    return span && scope_sees_project(&q->scope, &d->registry, span->project);
}

enum status standing_orders_make(const struct district *d, const struct query *q,
                                 struct standing_orders *ret)
{
    const struct repairs *repairs = &d->repairs;
    size_t count = d->registry.asset_count > 0 ? d->registry.asset_count : 1;
    uint32_t *of_asset = malloc(count * sizeof *of_asset);
    if (!of_asset)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++)
        of_asset[i] = NONE;
    for (uint32_t i = 0; i < repairs->count; i++) {
        const struct repair *x = repairs->items + i;
        uint32_t known = of_asset[x->asset];
        if (stands(d, q, x) &&
            (known == NONE || repairs->items[known].reported_at <= x->reported_at))
            of_asset[x->asset] = i;
    }
    ret->of_asset = of_asset;
    return STATUS_OK;
}

void standing_orders_free(struct standing_orders *o)
{
    free(o->of_asset);
    o->of_asset = NULL;
}

void json_standing_order(struct json_out *j, const struct district *d, const struct query *q,
                         const struct standing_orders *o, uint32_t asset)
{
    uint32_t number = o->of_asset[asset];
    json_key(j, "repair");
    if (number == NONE) {
        json_none(j);
        return;
    }
    const struct repair *x = d->repairs.items + number;
    int64_t due_at = repair_deadline(d, x, q->as_of);
    json_object_begin(j);
    json_member_string(j, "id", x->id);
    json_member_string(j, "state", repair_state_names[x->state]);
    json_member_instant(j, "due_at", q->rules->zone, due_at);
    json_member_string(j, "timeliness", repair_timeliness_name(d, x, due_at, q->as_of));
    json_object_end(j);
}

#define SEEN        1u
#define OFF_NETWORK 2u

void json_down_tally(struct json_out *j, const struct district *d, const struct standing_orders *o,
                     const struct outages *all)
{
    uint8_t *marks = calloc(d->registry.asset_count + (size_t)1, 1);
    int64_t assets = 0, off_network = 0, without = 0;
    for (size_t i = 0; marks && i < all->count; i++) {
        const struct outage *x = &all->items[i];
        uint8_t mark = SEEN | (x->aspect == ASPECT_NETWORK ? OFF_NETWORK : 0);
        assets += !marks[x->asset];
        without += !marks[x->asset] && o->of_asset[x->asset] == NONE;
        off_network += mark & OFF_NETWORK && !(marks[x->asset] & OFF_NETWORK);
        marks[x->asset] |= mark;
    }
    j->out->failed |= !marks;
    free(marks);
    json_key(j, "tally");
    json_object_begin(j);
    json_member_int(j, "assets", assets);
    json_member_int(j, "off_network", off_network);
    json_member_int(j, "without_repair", without);
    json_object_end(j);
}

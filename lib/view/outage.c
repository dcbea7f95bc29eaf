#include "view/outage.h"

#include "view/contact.h"
#include "view/links.h"
#include "view/window.h"

#include <stdio.h>

/* Writes a share such as 0.0345: percent, of millionths of the whole. */
static void share_text(const struct outage_cost *c, char text[24])
{
    snprintf(text, 24, "%lld.%04lld", (long long)(c->share_millionths / 10000),
             (long long)(c->share_millionths % 10000));
}

static void json_cost(struct json_out *j, const struct outage_cost *c)
{
    char text[24];
    json_key(j, "cost");
    if (c->share_millionths == COST_NONE) {
        json_none(j);
        return;
    }
    share_text(c, text);
    json_object_begin(j);
    json_member_string(j, "share_percent", text);
    json_key(j, "points");
    if (c->points_hundredths == COST_NONE)
        json_none(j);
    else
        json_hundredths(j, c->points_hundredths);
    json_key(j, "amount_fen");
    if (c->amount_fen == COST_NONE)
        json_none(j);
    else
        json_int(j, c->amount_fen);
    json_object_end(j);
}

static void json_outage(struct json_out *j, struct link *l, const struct district *d,
                        const struct query *q, const struct outages *all, size_t n,
                        const struct outage_beside *beside)
{
    const struct outage *o = &all->items[n];
    const struct asset *a = &d->registry.assets[o->asset];
    json_object_begin(j);
    json_member_string(j, "asset", a->code);
    json_member_string(j, "name", asset_as_seen(&q->scope, &d->registry, a).name);
    json_member_string(j, "aspect", aspect_names[o->aspect]);
    json_member_instant(j, "from", q->rules->zone, o->from);
    json_member_instant(j, "to", q->rules->zone, o->to);
    json_member_int(j, "seconds", o->to - o->from);
    json_member_instant(j, "since", q->rules->zone, o->since);
    json_member_int(j, "lasted_s", o->lasted_s);
    json_member_bool(j, "open", o->open);
    json_member_string(j, "cause", causes_name(&d->timelines.causes, o->cause));
    json_member_string(j, "project", d->registry.projects[o->project].code);
    json_member_string(j, "contractor", contractor_code(d, o->project));
    json_contact(j, &d->registry, o->project, &q->scope);
    json_member_string(j, "town", d->registry.towns[a->town].code);
    json_member_bool(j, "counted", o->counted == ASSESSED);
    json_member_string(j, "not_counted_by",
                       o->counted == ASSESSED ? NULL : assessed_names[o->counted]);
    if (beside->costs)
        json_cost(j, &beside->costs[n]);
    if (beside->orders) {
        json_standing_order(j, d, q, beside->orders, o->asset);
        json_member_bool(j, "known", o->unknown_since == INSTANT_NONE);
        json_member_instant(j, "unknown_since", q->rules->zone, o->unknown_since);
    }
    link_asset(l, a->code, "reports", o->from, o->to);
    json_key(j, "links");
    json_object_begin(j);
    json_link(j, "explain", l);
    link_begin(l, "/api/v1/repairs");
    link_text(l, "asset", a->code);
    json_link(j, "repairs", l);
    json_object_end(j);
    json_object_end(j);
}

void outages_to_json(const struct district *d, const struct query *q, const struct outages *o,
                     const struct outage_beside *beside, size_t first, size_t limit,
                     struct buffer *out)
{
    struct json_out j;
    struct link link = {0};
    json_begin(&j, out);
    json_object_begin(&j);
    json_window(&j, q);
    if (beside->orders)
        json_down_tally(&j, d, beside->orders, o);
    json_key(&j, "items");
    json_array_begin(&j);
    size_t i = first;
    for (; i < o->count && i - first < limit; i++)
        json_outage(&j, &link, d, q, o, i, beside);
    json_array_end(&j);
    buffer_free(&link.url);
    char next[32];
    snprintf(next, sizeof next, "%zu", i);
    json_member_string(&j, "next", i < o->count ? next : NULL);
    json_object_end(&j);
}

static void json_percent(struct json_out *j, const char *key, const struct figure *f)
{
    json_key(j, key);
    if (f && f->denominator > 0)
        json_hundredths(j, f->percent_hundredths);
    else
        json_none(j);
}

/* What can still be reached by the window's end, and what it will probably be. */
static void json_ahead(struct json_out *j, const struct worst *w)
{
    json_member_bool(j, "reachable", w->reachable);
    json_key(j, "to_mend");
    if (w->to_mend < 0)
        json_none(j);
    else
        json_int(j, w->to_mend);
    json_percent(j, "best_percent", &w->ahead.reachable);
    json_percent(j, "worst_percent", &w->ahead.worst);
    json_percent(j, "likely_percent", w->ahead.is_likely ? &w->ahead.likely : NULL);
}

void worst_to_json(const struct district *d, const struct query *q, enum aspect aspect,
                   const struct worst *w, struct buffer *out)
{
    struct json_out j;
    struct link link = {0};
    json_begin(&j, out);
    json_object_begin(&j);
    json_window(&j, q);
    json_member_string(&j, "indicator", aspect_names[aspect]);
    json_member_string(&j, "verdict", verdict_names[w->verdict]);
    json_member_int(&j, "to_meet", w->to_meet);
    json_ahead(&j, w);
    json_key(&j, "items");
    json_array_begin(&j);
    for (size_t i = 0; i < w->count; i++) {
        const struct asset *a = &d->registry.assets[w->items[i].asset];
        json_object_begin(&j);
        json_member_string(&j, "asset", a->code);
        json_member_string(&j, "name", asset_as_seen(&q->scope, &d->registry, a).name);
        json_member_int(&j, "lost_s", w->items[i].lost_s);
        json_member_int(&j, "outages", w->items[i].outages);
        json_member_int(&j, "gain_s", w->items[i].gain_s);
        json_contact(&j, &d->registry, project_at(a, q->as_of - 1), &q->scope);
        link_begin(&link, "/api/v1/assets");
        link_segment(&link, a->code);
        link_path(&link, "/timeline");
        link_window(&link, q);
        json_explain(&j, &link);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    buffer_free(&link.url);
}

#define OUTAGE_COLUMNS                                                                             \
    "asset", "name", "aspect", "from", "to", "seconds", "since", "lasted_s", "open", "cause",      \
        "project", "contractor", "town", "counted", "not_counted_by", CONTACT_COLUMNS
static const char *const columns[] = {OUTAGE_COLUMNS, NULL};
static const char *const columns_with_cost[] = {OUTAGE_COLUMNS, "share_percent", "points",
                                                "amount_fen", NULL};

static const char *const columns_now[] = {OUTAGE_COLUMNS, "known", "unknown_since", NULL};

static void csv_known(struct csv_out *c, const struct query *q, const struct outage *x)
{
    bool known = x->unknown_since == INSTANT_NONE;
    csv_string(c, known ? "true" : "false");
    if (known)
        csv_string(c, NULL);
    else
        csv_instant(c, q->rules->zone, x->unknown_since);
}

static void csv_cost(struct csv_out *c, const struct outage_cost *x)
{
    char share[24], points[24];
    share_text(x, share);
    snprintf(points, sizeof points, "%lld.%02lld", (long long)(x->points_hundredths / 100),
             (long long)(x->points_hundredths % 100));
    csv_string(c, x->share_millionths == COST_NONE ? NULL : share);
    csv_string(c, x->points_hundredths == COST_NONE ? NULL : points);
    if (x->amount_fen == COST_NONE)
        csv_string(c, NULL);
    else
        csv_int(c, x->amount_fen);
}

static void csv_outage(struct csv_out *c, const struct district *d, const struct query *q,
                       const struct outage *x)
{
    const struct asset *a = &d->registry.assets[x->asset];
    csv_string(c, a->code);
    csv_string(c, asset_as_seen(&q->scope, &d->registry, a).name);
    csv_string(c, aspect_names[x->aspect]);
    csv_instant(c, q->rules->zone, x->from);
    csv_instant(c, q->rules->zone, x->to);
    csv_int(c, x->to - x->from);
    csv_instant(c, q->rules->zone, x->since);
    csv_int(c, x->lasted_s);
    csv_string(c, x->open ? "true" : "false");
    csv_string(c, causes_name(&d->timelines.causes, x->cause));
    csv_string(c, d->registry.projects[x->project].code);
    csv_string(c, contractor_code(d, x->project));
    csv_string(c, d->registry.towns[a->town].code);
    csv_string(c, x->counted == ASSESSED ? "true" : "false");
    csv_string(c, assessed_names[x->counted]);
    csv_contact(c, &d->registry, x->project, &q->scope);
}

void outages_to_csv(const struct district *d, const struct query *q, const struct outages *o,
                    const struct outage_beside *beside, size_t first, size_t limit,
                    struct buffer *out)
{
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, beside->costs ? columns_with_cost : beside->orders ? columns_now : columns);
    for (size_t i = first; i < o->count && i - first < limit; i++) {
        csv_outage(&c, d, q, &o->items[i]);
        if (beside->costs)
            csv_cost(&c, &beside->costs[i]);
        if (beside->orders)
            csv_known(&c, q, &o->items[i]);
        csv_end_row(&c);
    }
}

void worst_to_csv(const struct district *d, const struct query *q, enum aspect aspect,
                  const struct worst *w, struct buffer *out)
{
    static const char *const header[] = {"indicator", "asset",  "name",          "lost_s",
                                         "outages",   "gain_s", CONTACT_COLUMNS, NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (size_t i = 0; i < w->count; i++) {
        const struct asset *a = &d->registry.assets[w->items[i].asset];
        csv_string(&c, aspect_names[aspect]);
        csv_string(&c, a->code);
        csv_string(&c, asset_as_seen(&q->scope, &d->registry, a).name);
        csv_int(&c, w->items[i].lost_s);
        csv_int(&c, w->items[i].outages);
        csv_int(&c, w->items[i].gain_s);
        csv_contact(&c, &d->registry, project_at(a, q->as_of - 1), &q->scope);
        csv_end_row(&c);
    }
}

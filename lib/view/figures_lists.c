/* Status, outages, worst and timeline as JSON. */
#include "view/figures.h"

#include "view/figures_parts.h"
#include "view/links.h"

#include <stdio.h>

const char *contractor_code(const struct district *d, uint32_t project)
{
    uint32_t contractor = d->registry.projects[project].contractor;
    return contractor == NONE ? NULL : d->registry.organisations[contractor].code;
}

/* `absent` is nothing a status counts: an asset out of service is in no group. */
static void json_counts(struct json_out *j, const uint32_t counts[CONDITION_COUNT])
{
    json_object_begin(j);
    for (int c = CONDITION_OK; c <= CONDITION_EXEMPT; c++)
        json_member_int(j, condition_names[c], counts[c]);
    json_object_end(j);
}

/* When each feed was last heard of, for those who see the whole district. */
static void json_feeds(struct json_out *j, const struct district *d, const struct query *q)
{
    const struct registry *r = &d->registry;
    json_key(j, "feeds");
    json_array_begin(j);
    for (uint32_t f = 0; f < r->feed_count; f++) {
        const struct feed *feed = &r->feeds[f];
        json_object_begin(j);
        json_member_string(j, "code", feed->code);
        json_member_string(j, "name", feed->name);
        json_member_instant(j, "last_at", q->rules->zone,
                            watch_last(&d->timelines.watch, f, q->as_of, feed->feed_ttl_s));
        json_member_bool(j, "watching", watch_holds(&d->timelines.watch, f, q->as_of));
        json_object_end(j);
    }
    json_array_end(j);
}

void standing_to_json(const struct district *d, const struct query *q, const struct standing *s,
                      struct buffer *out)
{
    struct json_out j;
    struct link link = {0};
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_instant(&j, "as_of", q->rules->zone, q->as_of);
    json_member_string(&j, "by", grouping_names[q->by]);
    if (q->by == BY_ASSET) /* the day that led to this second, with it */
        json_explain_assets(&j, &link, q->as_of - DAY_S, q->as_of + 1, q->as_of + 1);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t g = 0; g < s->population.group_count; g++) {
        const struct group *group = &s->population.groups[g];
        json_object_begin(&j);
        json_member_string(&j, "key", group->key);
        json_member_string(&j, "name", group->name);
        json_member_int(&j, "assets", group->assets);
        json_key(&j, "aspects");
        json_object_begin(&j);
        for (int k = 0; k < ASPECT_COUNT; k++) {
            json_key(&j, aspect_names[k]);
            json_counts(&j, s->counts[g][k]);
        }
        json_object_end(&j);
        json_explain_group(&j, &link, "status", d, q, group);
        json_object_end(&j);
    }
    json_array_end(&j);
    if (scope_is_whole(&q->scope))
        json_feeds(&j, d, q);
    json_object_end(&j);
    buffer_free(&link.url);
}

static void json_outage(struct json_out *j, struct link *l, const struct district *d,
                        const struct zone *zone, const struct outage *o)
{
    const struct asset *a = &d->registry.assets[o->asset];
    json_object_begin(j);
    json_member_string(j, "asset", a->code);
    json_member_string(j, "name", a->name);
    json_member_string(j, "aspect", aspect_names[o->aspect]);
    json_member_instant(j, "from", zone, o->from);
    json_member_instant(j, "to", zone, o->to);
    json_member_int(j, "seconds", o->to - o->from);
    json_member_bool(j, "open", o->open);
    json_member_string(j, "cause", causes_name(&d->timelines.causes, o->cause));
    json_member_string(j, "project", d->registry.projects[o->project].code);
    json_member_string(j, "contractor", contractor_code(d, o->project));
    json_member_string(j, "town", d->registry.towns[a->town].code);
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
                     size_t first, size_t limit, struct buffer *out)
{
    struct json_out j;
    struct link link = {0};
    json_begin(&j, out);
    json_object_begin(&j);
    json_window(&j, q);
    json_key(&j, "items");
    json_array_begin(&j);
    size_t i = first;
    for (; i < o->count && i - first < limit; i++)
        json_outage(&j, &link, d, q->rules->zone, &o->items[i]);
    json_array_end(&j);
    buffer_free(&link.url);
    char next[32];
    snprintf(next, sizeof next, "%zu", i);
    json_member_string(&j, "next", i < o->count ? next : NULL);
    json_object_end(&j);
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
    json_key(&j, "items");
    json_array_begin(&j);
    for (size_t i = 0; i < w->count; i++) {
        const struct asset *a = &d->registry.assets[w->items[i].asset];
        json_object_begin(&j);
        json_member_string(&j, "asset", a->code);
        json_member_string(&j, "name", a->name);
        json_member_int(&j, "lost_s", w->items[i].lost_s);
        json_member_int(&j, "outages", w->items[i].outages);
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

/* To the reports of the stretch or, where that is what decided, to the exemption or the spans. */
static void json_part_link(struct json_out *j, struct link *l, const char *code,
                           const struct strip_part *p)
{
    char id[16];
    if (p->exemption) {
        snprintf(id, sizeof id, "%u", p->exemption);
        link_begin(l, "/api/v1/exemptions");
        link_segment(l, id);
    } else if (p->condition == CONDITION_ABSENT) {
        link_begin(l, "/api/v1/assets");
        link_segment(l, code);
    } else {
        link_asset(l, code, "reports", p->from, p->to);
    }
    json_explain(j, l);
}

static void json_part(struct json_out *j, struct link *l, const struct district *d,
                      const struct zone *zone, const char *code, const struct strip_part *p)
{
    json_object_begin(j);
    json_member_instant(j, "from", zone, p->from);
    json_member_instant(j, "to", zone, p->to);
    json_member_string(j, "condition", condition_names[p->condition]);
    if (p->feed != NONE)
        json_member_string(j, "feed", d->registry.feeds[p->feed].code);
    if (p->exemption)
        json_member_int(j, "exemption", p->exemption);
    if (p->cause)
        json_member_string(j, "cause", causes_name(&d->timelines.causes, p->cause));
    json_part_link(j, l, code, p);
    json_object_end(j);
}

void strips_to_json(const struct district *d, const struct query *q, uint32_t asset,
                    const struct strip *strips, struct buffer *out)
{
    struct json_out j;
    struct link link = {0};
    const char *code = d->registry.assets[asset].code;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "asset", code);
    json_window(&j, q);
    json_key(&j, "aspects");
    json_object_begin(&j);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        json_key(&j, aspect_names[k]);
        json_array_begin(&j);
        for (size_t i = 0; i < strips[k].count; i++)
            json_part(&j, &link, d, q->rules->zone, code, &strips[k].parts[i]);
        json_array_end(&j);
    }
    json_object_end(&j);
    json_object_end(&j);
    buffer_free(&link.url);
}

/* Status, outages, worst and timeline as JSON. */
#include "wire/figures_out.h"

#include "wire/figures_parts.h"

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

void standing_to_json(const struct district *d, const struct query *q, const struct standing *s,
                      struct buffer *out)
{
    (void)d;
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_instant(&j, "as_of", q->rules->zone, q->as_of);
    json_member_string(&j, "by", grouping_names[q->by]);
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
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
}

static void json_outage(struct json_out *j, const struct district *d, const struct zone *zone,
                        const struct outage *o)
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
    json_object_end(j);
}

void outages_to_json(const struct district *d, const struct query *q, const struct outages *o,
                     size_t first, size_t limit, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_window(&j, q);
    json_key(&j, "items");
    json_array_begin(&j);
    size_t i = first;
    for (; i < o->count && i - first < limit; i++)
        json_outage(&j, d, q->rules->zone, &o->items[i]);
    json_array_end(&j);
    char next[32];
    snprintf(next, sizeof next, "%zu", i);
    json_member_string(&j, "next", i < o->count ? next : NULL);
    json_object_end(&j);
}

void worst_to_json(const struct district *d, const struct query *q, enum aspect aspect,
                   const struct worst *w, struct buffer *out)
{
    struct json_out j;
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
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
}

static void json_part(struct json_out *j, const struct district *d, const struct zone *zone,
                      const struct strip_part *p)
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
    json_object_end(j);
}

void strips_to_json(const struct district *d, const struct query *q, uint32_t asset,
                    const struct strip *strips, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "asset", d->registry.assets[asset].code);
    json_window(&j, q);
    json_key(&j, "aspects");
    json_object_begin(&j);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        json_key(&j, aspect_names[k]);
        json_array_begin(&j);
        for (size_t i = 0; i < strips[k].count; i++)
            json_part(&j, d, q->rules->zone, &strips[k].parts[i]);
        json_array_end(&j);
    }
    json_object_end(&j);
    json_object_end(&j);
}

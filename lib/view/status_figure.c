#include "view/status_figure.h"

#include "view/links.h"
#include "view/window.h"

/* `absent` is nothing a status counts: an asset out of service is in no group. */
static void json_counts(struct json_out *j, const struct zone *zone,
                        const uint32_t counts[CONDITION_COUNT], const struct last_counts *last)
{
    json_object_begin(j);
    for (int c = CONDITION_OK; c <= CONDITION_EXEMPT; c++)
        json_member_int(j, condition_names[c], counts[c]);
    json_key(j, "last");
    json_object_begin(j);
    json_member_int(j, "ok", last->states[LAST_OK]);
    json_member_int(j, "fault", last->states[LAST_FAULT]);
    json_member_int(j, "unknown", last->states[LAST_UNKNOWN]);
    json_object_end(j);
    json_member_instant(j, "unknown_since", zone, last->unknown_since);
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
        if (feed->retired)
            continue;
        json_object_begin(j);
        json_member_string(j, "code", feed->code);
        json_member_string(j, "name", feed->name);
        json_member_instant(j, "last_at", q->rules->zone,
                            watch_last(&d->timelines.watch, f, q->as_of, feed->feed_ttl_s));
        struct arrival arrival = arrival_of(&d->arrivals, f);
        bool past = arrival.at != INSTANT_NONE && arrival.at > q->as_of;
        json_member_instant(j, "arrived_at", q->rules->zone, past ? INSTANT_NONE : arrival.at);
        json_member_int(j, "dated_back_s",
                        arrival_dated_back_s(&d->arrivals, f, feed->feed_ttl_s, q->as_of));
        json_member_bool(j, "expected", !feed->unexpected);
        json_member_bool(j, "watching", watch_holds(&d->timelines.watch, f, q->as_of));
        json_object_end(j);
    }
    json_array_end(j);
}

void status_figure_to_json(const struct district *d, const struct query *q,
                           const struct status_figure *s, struct buffer *out)
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
            json_counts(&j, q->rules->zone, s->counts[g][k], &s->last[g][k]);
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

static void csv_last(struct csv_out *c, const struct zone *zone, const struct last_counts *last)
{
    for (int n = LAST_OK; n <= LAST_UNKNOWN; n++)
        csv_int(c, last->states[n]);
    if (last->unknown_since == INSTANT_EVER)
        csv_string(c, NULL);
    else
        csv_instant(c, zone, last->unknown_since);
}

void status_figure_to_csv(const struct district *d, const struct query *q,
                          const struct status_figure *s, struct buffer *out)
{
    (void)d;
    static const char *const header[] = {
        "as_of",   "key",        "name",         "assets",        "aspect",
        "ok",      "fault",      "silent",       "blind",         "exempt",
        "last_ok", "last_fault", "last_unknown", "unknown_since", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (uint32_t g = 0; g < s->population.group_count; g++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            csv_instant(&c, q->rules->zone, q->as_of);
            csv_group(&c, &s->population.groups[g]);
            csv_string(&c, aspect_names[k]);
            for (int n = CONDITION_OK; n <= CONDITION_EXEMPT; n++)
                csv_int(&c, s->counts[g][k][n]);
            csv_last(&c, q->rules->zone, &s->last[g][k]);
            csv_end_row(&c);
        }
    }
}

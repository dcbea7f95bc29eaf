#include "view/timeline_figure.h"

#include "view/links.h"
#include "view/window.h"

#include <stdio.h>

/* To the reports of the stretch or, where that is what decided, to the exemption or the spans. */
static void json_part_link(struct json_out *j, struct link *l, const char *code,
                           const struct timeline_part *p)
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
                      const struct zone *zone, const char *code, const struct timeline_part *p)
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

void timeline_figures_to_json(const struct district *d, const struct query *q, uint32_t asset,
                              const struct timeline_figure *figures, struct buffer *out)
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
        for (size_t i = 0; i < figures[k].count; i++)
            json_part(&j, &link, d, q->rules->zone, code, &figures[k].parts[i]);
        json_array_end(&j);
    }
    json_object_end(&j);
    json_object_end(&j);
    buffer_free(&link.url);
}

static void csv_part(struct csv_out *c, const struct district *d, const struct query *q,
                     enum aspect aspect, const struct timeline_part *p)
{
    csv_string(c, aspect_names[aspect]);
    csv_instant(c, q->rules->zone, p->from);
    csv_instant(c, q->rules->zone, p->to);
    csv_string(c, condition_names[p->condition]);
    csv_string(c, p->feed == NONE ? NULL : d->registry.feeds[p->feed].code);
    if (p->exemption)
        csv_int(c, p->exemption);
    else
        csv_string(c, NULL);
    csv_string(c, causes_name(&d->timelines.causes, p->cause));
    csv_end_row(c);
}

void timeline_figures_to_csv(const struct district *d, const struct query *q, uint32_t asset,
                             const struct timeline_figure *figures, struct buffer *out)
{
    static const char *const header[] = {"asset", "aspect",    "from",  "to", "condition",
                                         "feed",  "exemption", "cause", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        for (size_t i = 0; i < figures[k].count; i++) {
            csv_string(&c, d->registry.assets[asset].code);
            csv_part(&c, d, q, (enum aspect)k, &figures[k].parts[i]);
        }
    }
}

#include "view/window.h"

void json_window(struct json_out *j, const struct query *q)
{
    const struct zone *zone = q->rules->zone;
    json_member_instant(j, "from", zone, q->from);
    json_member_instant(j, "to", zone, q->to);
    json_member_instant(j, "as_of", zone, q->as_of);
    json_member_int(j, "rules", q->rules->version);
}

void json_coverage(struct json_out *j, int64_t millionths)
{
    if (millionths < 0)
        json_none(j);
    else
        json_millionths(j, millionths);
}

const char *contractor_code(const struct district *d, uint32_t project)
{
    uint32_t contractor = d->registry.projects[project].contractor;
    return contractor == NONE ? NULL : d->registry.organisations[contractor].code;
}

void csv_instant(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text);
    csv_string(c, text);
}

void csv_coverage(struct csv_out *c, int64_t millionths)
{
    if (millionths < 0)
        csv_string(c, NULL);
    else
        csv_millionths(c, millionths);
}

void csv_group(struct csv_out *c, const struct group *g)
{
    csv_string(c, g->key);
    csv_string(c, g->name);
    csv_int(c, g->assets);
}

#include "view/changes.h"

#include "model/timeline_read.h"
#include "view/window.h"

const char *const change_columns[] = {"at",        "what",     "asset",   "name",       "aspect",
                                      "condition", "cause",    "project", "contractor", "town",
                                      "since",     "lasted_s", "counted", NULL};

/* What the aspect came to be. */
static const char *condition_of(const struct district *d, const struct query *q,
                                const struct outage *o, int64_t at)
{
    struct timeline_reader reader = district_reader(d, q->rules);
    return condition_names[timeline_at(&reader, o->asset, (enum aspect)o->aspect, at)];
}

void change_to_json(struct json_out *j, const struct district *d, const struct query *q,
                    const struct outage_changes *c, const struct outage_change *x)
{
    const struct registry *r = &d->registry;
    const struct outage *o = &c->outages.items[x->outage];
    const struct asset *a = &r->assets[o->asset];
    json_object_begin(j);
    json_member_instant(j, "at", q->rules->zone, x->at);
    json_member_string(j, "what", change_what_names[x->what]);
    json_member_string(j, "asset", a->code);
    json_member_string(j, "name", asset_as_seen(&q->scope, r, a).name);
    json_member_string(j, "aspect", aspect_names[o->aspect]);
    json_member_string(j, "condition", condition_of(d, q, o, x->at));
    json_member_string(j, "cause", causes_name(&d->timelines.causes, o->cause));
    json_member_string(j, "project", r->projects[o->project].code);
    json_member_string(j, "contractor", contractor_code(d, o->project));
    json_member_string(j, "town", r->towns[a->town].code);
    json_member_instant(j, "since", q->rules->zone, o->since);
    json_member_int(j, "lasted_s", o->lasted_s);
    json_member_bool(j, "counted", o->counted == ASSESSED);
    json_object_end(j);
}

void change_to_csv(struct csv_out *out, const struct district *d, const struct query *q,
                   const struct outage_changes *c, const struct outage_change *x)
{
    const struct registry *r = &d->registry;
    const struct outage *o = &c->outages.items[x->outage];
    const struct asset *a = &r->assets[o->asset];
    csv_instant(out, q->rules->zone, x->at);
    csv_string(out, change_what_names[x->what]);
    csv_string(out, a->code);
    csv_string(out, asset_as_seen(&q->scope, r, a).name);
    csv_string(out, aspect_names[o->aspect]);
    csv_string(out, condition_of(d, q, o, x->at));
    csv_string(out, causes_name(&d->timelines.causes, o->cause));
    csv_string(out, r->projects[o->project].code);
    csv_string(out, contractor_code(d, o->project));
    csv_string(out, r->towns[a->town].code);
    csv_instant(out, q->rules->zone, o->since);
    csv_int(out, o->lasted_s);
    csv_string(out, o->counted == ASSESSED ? "true" : "false");
}

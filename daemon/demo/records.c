#include "demo/records.h"

#include "format/json_out.h"

#include <stdio.h>

static void add_name(struct json_out *j, const char *code, const char *name)
{
    json_object_begin(j);
    json_member_string(j, "code", code);
    json_member_string(j, "name", name);
}

void demo_towns_json(const struct demo_district *d, struct buffer *out)
{
    struct json_out j;
    (void)d; /* the same in every district */
    json_begin(&j, out);
    json_array_begin(&j);
    for (int i = 0; i < DEMO_TOWN_COUNT; i++) {
        add_name(&j, demo_towns[i].code, demo_towns[i].name);
        json_object_end(&j);
    }
    json_array_end(&j);
}

void demo_organisations_json(const struct demo_district *d, struct buffer *out)
{
    struct json_out j;
    (void)d; /* the same in every district */
    json_begin(&j, out);
    json_array_begin(&j);
    for (int i = 0; i < DEMO_ORGANISATION_COUNT; i++) {
        const struct demo_organisation *o = &demo_organisations[i];
        add_name(&j, o->code, o->name);
        json_member_string(&j, "role", organisation_role_names[o->role]);
        json_object_end(&j);
    }
    json_array_end(&j);
}

void demo_feeds_json(const struct demo_district *d, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_array_begin(&j);
    for (int i = 0; i < DEMO_FEED_COUNT; i++) {
        if (demo_feeds[i].of_platform)
            continue;
        add_name(&j, demo_feeds[i].code, demo_feeds[i].name);
        json_member_int(&j, "report_ttl_s", demo_feeds[i].ttl_s * d->every);
        json_member_int(&j, "feed_ttl_s", demo_feeds[i].ttl_s * d->every);
        json_object_end(&j);
    }
    json_array_end(&j);
}

void demo_platforms_json(const struct demo_district *d, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_array_begin(&j);
    add_name(&j, demo_platform.code, demo_platform.name);
    json_member_string(&j, "feed", demo_platform.feed);
    json_member_string(&j, "events_feed", demo_platform.events_feed);
    json_member_int(&j, "poll_s", demo_platform.poll_s * d->every);
    json_object_end(&j);
    json_array_end(&j);
}

static void add_date(struct json_out *j, const char *key, int64_t days)
{
    char text[CIVIL_DATE_SIZE];
    civil_format_date(days, text);
    json_member_string(j, key, text);
}

static void add_milestones(struct json_out *j, const struct demo_project *p,
                           const struct demo_district *d)
{
    int64_t today = (d->until + DEMO_OFFSET_S) / 86400;
    json_key(j, "milestones");
    json_array_begin(j);
    for (int i = 0; i < p->milestone_count; i++) {
        const struct demo_milestone *m = &p->milestones[i];
        int64_t planned =
            civil_to_days(d->year + (m->month - 1) / 12, (m->month - 1) % 12 + 1, m->day);
        json_object_begin(j);
        json_member_string(j, "name", m->name);
        add_date(j, "planned_on", planned);
        if (planned + m->late_days <= today)
            add_date(j, "done_on", planned + m->late_days);
        else
            json_member_string(j, "done_on", NULL);
        json_object_end(j);
    }
    json_array_end(j);
}

static void add_planned(struct json_out *j, const struct demo_project *p)
{
    const int planned[KIND_COUNT] = {p->cameras, p->checkpoints, p->centres};
    json_key(j, "planned");
    json_object_begin(j);
    for (int k = 0; k < KIND_COUNT; k++)
        if (planned[k] > 0)
            json_member_int(j, kind_names[k], planned[k]);
    json_object_end(j);
}

static void add_budget(struct json_out *j, const struct demo_project *p, int year)
{
    char text[16];
    snprintf(text, sizeof text, "%04d", year % 10000);
    json_key(j, "budget");
    json_object_begin(j);
    json_key_text(j, text_of(text));
    json_object_begin(j);
    json_member_int(j, "available_fen", p->available_fen);
    json_member_int(j, "executed_fen", p->executed_fen);
    json_object_end(j);
    json_object_end(j);
}

static const char *organisation_code(int number)
{
    return number < 0 ? NULL : demo_organisations[number].code;
}

void demo_projects_json(const struct demo_district *d, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_array_begin(&j);
    for (int i = 0; i < DEMO_PROJECT_COUNT; i++) {
        const struct demo_project *p = &demo_projects[i];
        add_name(&j, p->code, p->name);
        json_member_string(&j, "phase", phase_names[p->phase]);
        json_member_string(&j, "contractor", organisation_code(p->contractor));
        json_member_string(&j, "supervisor", organisation_code(p->supervisor));
        add_planned(&j, p);
        json_member_int(&j, "monthly_fee_fen", p->monthly_fee_fen);
        add_budget(&j, p, d->year);
        add_milestones(&j, p, d);
        json_object_end(&j);
    }
    json_array_end(&j);
}

/* to == INSTANT_EVER writes null. */
static void add_span(struct json_out *j, int project, int64_t from, int64_t to)
{
    char text[INSTANT_TEXT_SIZE];
    json_object_begin(j);
    json_member_string(j, "project", demo_projects[project].code);
    instant_format(from, DEMO_OFFSET_S, text);
    json_member_string(j, "from", text);
    if (to != INSTANT_EVER)
        instant_format(to, DEMO_OFFSET_S, text);
    json_member_string(j, "to", to == INSTANT_EVER ? NULL : text);
    json_object_end(j);
}

static void add_service(struct json_out *j, const struct demo_asset *a,
                        const struct demo_district *d)
{
    json_key(j, "service");
    json_array_begin(j);
    if (a->in_service && a->project_before >= 0) {
        add_span(j, a->project_before, d->service_from, d->moved_at);
        add_span(j, a->project, d->moved_at, INSTANT_EVER);
    } else if (a->in_service) {
        add_span(j, a->project, d->service_from, INSTANT_EVER);
    }
    json_array_end(j);
}

/* Degrees of hundred-thousandths: 11336200 is "113.36200". */
static void add_degrees(struct json_out *j, const char *key, int degrees)
{
    char text[24];
    snprintf(text, sizeof text, "%d.%05d", degrees / 100000, degrees % 100000);
    json_member_string(j, key, text);
}

/* Up to 0.013 degrees to either side: a pole always stands at the same place. */
static int aside(uint32_t pole, uint32_t by)
{
    return (int)((pole * by >> 8) % 2600) - 1300;
}

/* A centre stands in the middle of its town, a pole somewhere about it. */
static void add_place(struct json_out *j, const struct demo_asset *a)
{
    const struct demo_town *town = &demo_towns[a->town];
    bool centre = a->kind == KIND_CENTRE;
    add_degrees(j, "lat", town->lat + (centre ? 0 : aside(a->pole, UINT32_C(2654435761))));
    add_degrees(j, "lon", town->lon + (centre ? 0 : aside(a->pole, UINT32_C(2246822519))));
}

static void add_attributes(struct json_out *j, const struct demo_asset *a)
{
    char pole[24], cabinet[24];
    snprintf(pole, sizeof pole, "P-%04u", a->pole);
    snprintf(cabinet, sizeof cabinet, "SW-%03u", a->cabinet);
    json_key(j, "attributes");
    json_object_begin(j);
    add_place(j, a);
    if (a->kind != KIND_CENTRE)
        json_member_string(j, "pole", pole);
    json_member_string(j, "switch", cabinet);
    if (!a->in_service)
        json_member_string(j, "planned_project", demo_projects[a->project].code);
    json_object_end(j);
}

static void add_alias(struct json_out *j, const struct demo_asset *a)
{
    json_key(j, "aliases");
    json_array_begin(j);
    json_cstring(j, a->alias);
    json_array_end(j);
}

void demo_assets_json(const struct demo_district *d, uint8_t project, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_array_begin(&j);
    for (uint32_t i = 0; i < d->count; i++) {
        const struct demo_asset *a = &d->assets[i];
        if (a->project != project)
            continue;
        add_name(&j, a->code, a->name);
        json_member_string(&j, "kind", kind_names[a->kind]);
        if (a->class_no)
            json_member_int(&j, "class", a->class_no);
        json_member_string(&j, "town", demo_towns[a->town].code);
        if (a->alias[0])
            add_alias(&j, a);
        add_service(&j, a, d);
        add_attributes(&j, a);
        json_object_end(&j);
    }
    json_array_end(&j);
}

#include "change/registry_value.h"

#include "record/calendar_in.h"
#include "record/platform_in.h"
#include "record/project_plan.h"
#include "record/registry_record.h"

#include <stdio.h>
#include <stdlib.h>

/* --- reading ----------------------------------------------------------------------------------- */

/* Code, name and record as the registry keeps them; the record is taken from *record_text. */
static enum status copy_names(struct text code, struct text name, struct buffer *record_text,
                              char **ret_code, char **ret_name, char **ret_record)
{
    *ret_code = text_copy(code);
    *ret_name = text_copy(name);
    if (buffer_text(record_text)) {
        *ret_record = record_text->bytes;
        *record_text = (struct buffer){0};
    }
    buffer_free(record_text);
    return *ret_code && *ret_name && *ret_record ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_town(struct record *record, struct text code, struct town *ret)
{
    struct town_in in;
    struct buffer text = {0};
    enum status status = town_in_read(record, code, &in);
    if (status)
        return status;
    ret->retired = in.retired;
    town_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

static enum status read_organisation(struct record *record, struct text code,
                                     struct organisation *ret)
{
    struct organisation_in in;
    struct buffer text = {0};
    enum status status = organisation_in_read(record, code, &in);
    if (status)
        return status;
    ret->role = in.role;
    ret->retired = in.retired;
    if (contacts_in_keep(&in.contacts, ret))
        return STATUS_MEMORY;
    organisation_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

static enum status find_organisation(const struct registry *r, struct record *record,
                                     struct text code, const char *field, uint32_t *ret)
{
    *ret = code.len > 0 ? registry_find_organisation(r, code) : NONE;
    if (code.len == 0 || *ret != NONE)
        return STATUS_OK;
    return error_set(&record->error, STATUS_INVALID, "unknown_organisation", field,
                     "No organisation has the code %.*s.", (int)code.len, code.at);
}

static enum status read_project(const struct registry *r, struct record *record, struct text code,
                                struct project *ret)
{
    struct project_in in;
    struct buffer text = {0};
    enum status status = project_in_read(record, code, &in);
    if (!status)
        status = find_organisation(r, record, in.contractor, "contractor", &ret->contractor);
    if (!status)
        status = find_organisation(r, record, in.supervisor, "supervisor", &ret->supervisor);
    if (status)
        return status;
    ret->phase = in.phase;
    ret->retired = in.retired;
    ret->monthly_fee_fen = in.monthly_fee_fen;
    memcpy(ret->planned, in.planned, sizeof ret->planned);
    if (project_in_plan(&in, ret))
        return STATUS_MEMORY;
    project_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

typedef uint32_t registry_finder(const struct registry *r, struct text code);

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The numbers of a list of codes, sorted. `what`: "asset", "project" or "town". */
static enum status find_covered(const struct registry *r, struct record *record,
                                const struct json_t *list, registry_finder *find, const char *what,
                                uint32_t **ret, uint32_t *ret_count)
{
    size_t count = code_list_count(list);
    char field[64], fault[32];
    if (count == 0)
        return STATUS_OK;
    *ret = calloc(count, sizeof **ret);
    if (!*ret)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct text code = code_list_at(list, i);
        (*ret)[i] = find(r, code);
        if ((*ret)[i] != NONE)
            continue;
        snprintf(field, sizeof field, "covers.%ss[%zu]", what, i);
        snprintf(fault, sizeof fault, "unknown_%s", what);
        return error_set(&record->error, STATUS_INVALID, fault, field, "No %s has the code %.*s.",
                         what, (int)code.len, code.at);
    }
    qsort(*ret, count, sizeof **ret, by_number);
    *ret_count = (uint32_t)count;
    return STATUS_OK;
}

static enum status find_coverage(const struct registry *r, struct record *record,
                                 const struct coverage_in *in, struct coverage **ret)
{
    size_t count =
        code_list_count(in->assets) + code_list_count(in->projects) + code_list_count(in->towns);
    if (count == 0)
        return STATUS_OK;
    struct coverage *c = calloc(1, sizeof *c);
    if (!c)
        return STATUS_MEMORY;
    *ret = c;
    enum status status = find_covered(r, record, in->assets, registry_find_asset, "asset",
                                      &c->assets, &c->asset_count);
    if (!status)
        status = find_covered(r, record, in->projects, registry_find_project, "project",
                              &c->projects, &c->project_count);
    if (!status)
        status = find_covered(r, record, in->towns, registry_find_town, "town", &c->towns,
                              &c->town_count);
    return status;
}

static enum status read_feed(const struct registry *r, struct record *record, struct text code,
                             struct feed *ret)
{
    struct feed_in in;
    struct buffer text = {0};
    enum status status = feed_in_read(record, code, &in);
    if (status)
        return status;
    ret->report_ttl_s = in.report_ttl_s;
    ret->feed_ttl_s = in.feed_ttl_s;
    ret->late_max_s = in.late_max_s;
    ret->unexpected = !in.expected;
    ret->retired = in.retired;
    status = find_coverage(r, record, &in.covers, &ret->covers);
    if (status)
        return status;
    feed_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

static enum status read_calendar(struct record *record, struct text code, struct calendar *ret)
{
    struct calendar_in in;
    struct buffer text = {0};
    enum status status = calendar_in_read(record, code, &in);
    if (status)
        return status;
    if (calendar_in_hours(&in, ret))
        return STATUS_MEMORY;
    calendar_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

static enum status resolve_spans(const struct registry *r, struct record *record,
                                 const struct asset_in *in, struct asset *ret)
{
    if (in->span_count == 0)
        return STATUS_OK;
    ret->spans = calloc(in->span_count, sizeof *ret->spans);
    if (!ret->spans)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < in->span_count; i++) {
        const struct span_in *s = in->spans + i;
        uint32_t project = registry_find_project(r, s->project);
        if (project == NONE)
            return span_fault(record, s, "unknown_project", "project",
                              "No project has the code %.*s.", (int)s->project.len, s->project.at);
        ret->spans[ret->span_count++] = (struct span){s->from, s->to, project};
    }
    return STATUS_OK;
}

static enum status find_feeds(const struct registry *r, struct record *record,
                              const struct asset_in *in, struct asset *ret)
{
    char field[32];
    if (in->feed_count == 0)
        return STATUS_OK;
    ret->feeds = calloc(in->feed_count, sizeof *ret->feeds);
    if (!ret->feeds)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < in->feed_count; i++) {
        ret->feeds[i] = registry_find_feed(r, in->feeds[i]);
        snprintf(field, sizeof field, "feeds[%u]", i);
        if (ret->feeds[i] == NONE)
            return error_set(&record->error, STATUS_INVALID, "unknown_feed", field,
                             "No feed has the code %.*s.", (int)in->feeds[i].len, in->feeds[i].at);
    }
    ret->feed_count = in->feed_count;
    return STATUS_OK;
}

static enum status copy_aliases(const struct asset_in *in, struct asset *ret)
{
    if (in->alias_count == 0)
        return STATUS_OK;
    ret->aliases = calloc(in->alias_count, sizeof(*ret->aliases));
    for (; ret->aliases && ret->alias_count < in->alias_count; ret->alias_count++) {
        ret->aliases[ret->alias_count] = text_copy(in->aliases[ret->alias_count]);
        if (!ret->aliases[ret->alias_count])
            return STATUS_MEMORY;
    }
    return ret->aliases ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_asset(const struct registry *r, struct record *record, struct text code,
                              struct asset *ret)
{
    struct asset_in in;
    enum status status = asset_in_read(record, code, &in);
    if (status)
        return status;
    ret->town = registry_find_town(r, in.town);
    if (ret->town == NONE)
        return error_set(&record->error, STATUS_INVALID, "unknown_town", "town",
                         "No town has the code %.*s.", (int)in.town.len, in.town.at);
    ret->kind = (uint8_t)in.kind;
    ret->class_no = in.class_no;
    ret->retired = in.retired;
    ret->code = text_copy(in.code);
    ret->name = text_copy(in.name);
    if (!ret->code || !ret->name || asset_in_attributes(&in, &ret->attributes) ||
        copy_aliases(&in, ret))
        return STATUS_MEMORY;
    status = find_feeds(r, record, &in, ret);
    return status ? status : resolve_spans(r, record, &in, ret);
}

/* STATUS_MEMORY: a text is not there. */
static enum status copy_asked(const struct platform_in *in, struct platform *ret)
{
    ret->history = (struct platform_history){
        .every_s = in->history.every_s, .lag_s = in->history.lag_s, .where = in->history.where};
    ret->live = (struct platform_live){.every_s = in->live.every_s, .at_once = in->live.at_once};
    if (in->history.feed.len > 0 && !(ret->history.feed = text_copy(in->history.feed)))
        return STATUS_MEMORY;
    if (in->live.feed.len > 0 && !(ret->live.feed = text_copy(in->live.feed)))
        return STATUS_MEMORY;
    return STATUS_OK;
}

static enum status read_platform(const struct registry *r, struct record *record, struct text code,
                                 struct platform *ret)
{
    struct platform_in in;
    struct buffer text = {0};
    enum status status = platform_in_read(record, code, &in);
    if (status)
        return status;
    ret->protocol = in.protocol;
    ret->retired = in.retired;
    ret->says = in.says;
    ret->poll_s = in.poll_s;
    ret->subscribe_s = in.subscribe_s;
    ret->feed = text_copy(in.feed);
    ret->events_feed = text_copy(in.events_feed);
    ret->address = in.address.len > 0 ? text_copy(in.address) : NULL;
    if (!ret->feed || !ret->events_feed || (in.address.len > 0 && !ret->address) ||
        copy_asked(&in, ret))
        return STATUS_MEMORY;
    status = find_coverage(r, record, &in.covers, &ret->covers);
    if (status)
        return status;
    platform_in_record(&in, &text);
    return copy_names(in.code, in.name, &text, &ret->code, &ret->name, &ret->record);
}

enum status registry_value_read(const struct registry *r, enum collection which,
                                struct record *record, struct text code,
                                struct registry_value *ret_value)
{
    struct registry_value v = {.which = which};
    enum status status = STATUS_INVALID;
    switch (which) {
    case COLLECTION_TOWNS:
        status = read_town(record, code, &v.town);
        break;
    case COLLECTION_ORGANISATIONS:
        status = read_organisation(record, code, &v.organisation);
        break;
    case COLLECTION_PROJECTS:
        status = read_project(r, record, code, &v.project);
        break;
    case COLLECTION_FEEDS:
        status = read_feed(r, record, code, &v.feed);
        break;
    case COLLECTION_CALENDARS:
        status = read_calendar(record, code, &v.calendar);
        break;
    case COLLECTION_PLATFORMS:
        status = read_platform(r, record, code, &v.platform);
        break;
    default:
        status = read_asset(r, record, code, &v.asset);
        break;
    }
    if (status == STATUS_MEMORY)
        error_memory(&record->error);
    if (status)
        registry_value_free(&v);
    else
        *ret_value = v;
    return status;
}

/* --- the value --------------------------------------------------------------------------------- */

struct names {
    char *code, *name,
        *record; /* record: NULL for an asset, whose record is written when asked for */
};

static struct names names_of(const struct registry_value *v)
{
    switch (v->which) {
    case COLLECTION_TOWNS:
        return (struct names){v->town.code, v->town.name, v->town.record};
    case COLLECTION_ORGANISATIONS:
        return (struct names){v->organisation.code, v->organisation.name, v->organisation.record};
    case COLLECTION_PROJECTS:
        return (struct names){v->project.code, v->project.name, v->project.record};
    case COLLECTION_FEEDS:
        return (struct names){v->feed.code, v->feed.name, v->feed.record};
    case COLLECTION_CALENDARS:
        return (struct names){v->calendar.code, v->calendar.name, v->calendar.record};
    case COLLECTION_PLATFORMS:
        return (struct names){v->platform.code, v->platform.name, v->platform.record};
    default:
        return (struct names){v->asset.code, v->asset.name, NULL};
    }
}

void registry_value_free(struct registry_value *v)
{
    if (v->which == COLLECTION_ASSETS) {
        asset_free_content(&v->asset);
        return;
    }
    if (v->which == COLLECTION_PLATFORMS) {
        platform_free_content(&v->platform);
        return;
    }
    if (v->which == COLLECTION_PROJECTS) {
        project_free_content(&v->project);
        return;
    }
    if (v->which == COLLECTION_ORGANISATIONS) {
        organisation_free_content(&v->organisation);
        return;
    }
    if (v->which == COLLECTION_CALENDARS) {
        calendar_free_content(&v->calendar);
        return;
    }
    if (v->which == COLLECTION_FEEDS)
        coverage_free(v->feed.covers);
    struct names names = names_of(v);
    free(names.code);
    free(names.name);
    free(names.record);
    *v = (struct registry_value){.which = v->which};
}

struct text registry_value_code(const struct registry_value *v)
{
    return text_of(names_of(v).code);
}

struct text registry_value_name(const struct registry_value *v)
{
    return text_of(names_of(v).name);
}

uint32_t registered_find(const struct registry *r, enum collection which, struct text code)
{
    switch (which) {
    case COLLECTION_TOWNS:
        return registry_find_town(r, code);
    case COLLECTION_ORGANISATIONS:
        return registry_find_organisation(r, code);
    case COLLECTION_PROJECTS:
        return registry_find_project(r, code);
    case COLLECTION_FEEDS:
        return registry_find_feed(r, code);
    case COLLECTION_CALENDARS:
        return registry_find_calendar(r, code);
    case COLLECTION_ASSETS:
        return registry_find_asset(r, code);
    case COLLECTION_PLATFORMS:
        return registry_find_platform(r, code);
    case COLLECTION_COUNT:
        break;
    }
    return NONE;
}

uint32_t registry_value_find(const struct registry *r, const struct registry_value *v)
{
    return registered_find(r, v->which, registry_value_code(v));
}

enum status registry_value_put(struct registry *r, struct registry_value *v)
{
    switch (v->which) {
    case COLLECTION_TOWNS:
        return registry_put_town(r, &v->town);
    case COLLECTION_ORGANISATIONS:
        return registry_put_organisation(r, &v->organisation);
    case COLLECTION_PROJECTS:
        return registry_put_project(r, &v->project);
    case COLLECTION_FEEDS:
        return registry_put_feed(r, &v->feed);
    case COLLECTION_CALENDARS:
        return registry_put_calendar(r, &v->calendar);
    case COLLECTION_PLATFORMS:
        return registry_put_platform(r, &v->platform);
    default:
        return registry_put_asset(r, &v->asset);
    }
}

static void add_asset(const struct registry *r, const struct asset *a, const struct zone *zone,
                      struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    asset_record(&j, r, a, NULL, zone);
}

void registry_value_record(const struct registry *r, const struct registry_value *v,
                           const struct zone *zone, struct buffer *out)
{
    const char *record = names_of(v).record;
    if (record)
        buffer_add_text(out, record);
    else
        add_asset(r, &v->asset, zone, out);
}

void registered_record(const struct registry *r, enum collection which, uint32_t number,
                       const struct zone *zone, struct buffer *out)
{
    if (which == COLLECTION_TOWNS)
        buffer_add_text(out, r->towns[number].record);
    else if (which == COLLECTION_ORGANISATIONS)
        buffer_add_text(out, r->organisations[number].record);
    else if (which == COLLECTION_PROJECTS)
        buffer_add_text(out, r->projects[number].record);
    else if (which == COLLECTION_FEEDS)
        buffer_add_text(out, r->feeds[number].record);
    else if (which == COLLECTION_CALENDARS)
        buffer_add_text(out, r->calendars[number].record);
    else if (which == COLLECTION_PLATFORMS)
        buffer_add_text(out, r->platforms[number].record);
    else
        add_asset(r, r->assets + number, zone, out);
}

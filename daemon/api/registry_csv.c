#include "api/registry_csv.h"

#include "api/registry_view.h"
#include "format/canonical_walk.h"
#include "model/contact.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const columns[COLLECTION_COUNT][20] = {
    [COLLECTION_TOWNS] = {"code", "name"},
    [COLLECTION_ORGANISATIONS] = {"code", "name", "role", "contact_name", "contact_phone",
                                  "contact_mail", "contact2_name", "contact2_phone",
                                  "contact2_mail", "contact3_name", "contact3_phone",
                                  "contact3_mail"},
    [COLLECTION_PROJECTS] = {"code", "name", "phase", "contractor", "supervisor", "planned_camera",
                             "planned_checkpoint", "planned_centre", "monthly_fee_fen"},
    [COLLECTION_FEEDS] = {"code", "name", "report_ttl_s", "feed_ttl_s", "expected", "late_max_s",
                          "covers_projects", "covers_towns", "covers_assets"},
    [COLLECTION_CALENDARS] = {"code", "name", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
                              "days"},
    [COLLECTION_ASSETS] = {"code", "name", "kind", "class", "town", "project", "from", "to",
                           "feeds", "aliases"},
    [COLLECTION_PLATFORMS] = {"code", "name", "protocol", "feed", "events_feed", "says", "poll_s",
                              "subscribe_s", "address", "history_feed", "history_every_s",
                              "history_lag_s", "history_where", "live_feed", "live_every_s",
                              "live_at_once", "covers_projects", "covers_towns", "covers_assets"},
};

/* --- attributes -------------------------------------------------------------------------------- */

/* Writes the text of a JSON string (canonical text has few escapes), and any other value as it is. */
static void write_value(struct csv_out *c, struct text value)
{
    struct buffer plain = {0};
    if (value.len < 2 || value.at[0] != '"') {
        csv_cell(c, value);
        return;
    }
    for (size_t i = 1; i + 1 < value.len; i++) {
        char byte = value.at[i];
        if (byte == '\\') {
            byte = value.at[++i];
            byte = byte == 'n' ? '\n' : byte == 't' ? '\t' : byte == 'r' ? '\r' : byte;
        }
        buffer_add_byte(&plain, (uint8_t)byte);
    }
    csv_cell(c, (struct text){plain.bytes, plain.len});
    buffer_free(&plain);
}

static bool is_known(const struct registry_csv *v, struct text key)
{
    for (size_t i = 0; i < v->further_count; i++) {
        if (text_is(key, v->further[i]))
            return true;
    }
    return false;
}

static size_t further_max(enum collection which)
{
    size_t fixed = 0;
    while (columns[which][fixed])
        fixed++;
    return CSV_COLUMNS_MAX - fixed;
}

static enum status take_name(struct registry_csv *v, struct text name)
{
    if (is_known(v, name) || v->further_count == further_max(v->which))
        return STATUS_OK;
    char *copy = text_copy(name);
    if (!copy)
        return STATUS_MEMORY;
    v->further[v->further_count++] = copy;
    return STATUS_OK;
}

static enum status take_attributes(struct registry_csv *v, const char *attributes)
{
    enum status status = STATUS_OK;
    struct canonical_member m;
    while (attributes && status == STATUS_OK && canonical_next_member(&attributes, &m)) {
        if (!memchr(m.key.at, '\\', m.key.len))
            status = take_name(v, m.key);
    }
    return status;
}

/* --- budgets: {"2026":{"adjusted_fen":0,"available_fen":0,"executed_fen":0}} in a record ------- */

/* The record is read, and not project->budget: a part that was left out has an empty cell, or no
 * column at all, and is 0 there. */

#define BUDGET_NAME_SIZE 64

static const char *budget_of(const struct project *p)
{
    const char *at = p->record;
    struct canonical_member m;
    while (canonical_next_member(&at, &m)) {
        if (text_is(m.key, "budget"))
            return m.value.at;
    }
    return "";
}

/* Steps through the parts of all years, each with the name of its column. */
struct budget_walk {
    const char *years, *parts;
    struct text year;
};

static bool next_part(struct budget_walk *w, char name[BUDGET_NAME_SIZE], struct text *ret_value)
{
    struct canonical_member m;
    while (!w->parts || !canonical_next_member(&w->parts, &m)) {
        if (!canonical_next_member(&w->years, &m))
            return false;
        w->year = m.key;
        w->parts = m.value.at;
    }
    snprintf(name, BUDGET_NAME_SIZE, "budget_%.*s_%.*s", (int)w->year.len, w->year.at,
             (int)m.key.len, m.key.at);
    *ret_value = m.value;
    return true;
}

static enum status take_budgets(struct registry_csv *v, const struct project *p)
{
    struct budget_walk walk = {.years = budget_of(p)};
    char name[BUDGET_NAME_SIZE];
    struct text value;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && next_part(&walk, name, &value))
        status = take_name(v, text_of(name));
    return status;
}

static void write_budgets(const struct registry_csv *v, const struct project *p, struct csv_out *c)
{
    for (size_t i = 0; i < v->further_count; i++) {
        struct budget_walk walk = {.years = budget_of(p)};
        char name[BUDGET_NAME_SIZE] = "";
        struct text value;
        int64_t fen;
        bool found = false;
        while (!found && next_part(&walk, name, &value))
            found = strcmp(name, v->further[i]) == 0;
        if (found && text_to_int(value, INT64_MIN, INT64_MAX, &fen))
            csv_int(c, fen);
        else
            csv_string(c, NULL);
    }
}

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

enum status registry_csv_init(struct registry_csv *v, const uint32_t *numbers, size_t count)
{
    v->further = NULL;
    v->further_count = 0;
    const struct registry *r = &v->district->registry;
    if (v->which != COLLECTION_ASSETS && v->which != COLLECTION_PROJECTS)
        return STATUS_OK;
    v->further = calloc(further_max(v->which), sizeof *v->further);
    enum status status = v->further ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status =
            v->which == COLLECTION_ASSETS
                ? take_attributes(v, asset_as_seen(&v->scope, r, r->assets + numbers[i]).attributes)
                : take_budgets(v, &r->projects[numbers[i]]);
    if (status == STATUS_OK)
        qsort(v->further, v->further_count, sizeof *v->further, compare_names);
    else
        registry_csv_free(v);
    return status;
}

void registry_csv_free(struct registry_csv *v)
{
    for (size_t i = 0; i < v->further_count; i++)
        free(v->further[i]);
    free(v->further);
    v->further = NULL;
    v->further_count = 0;
}

void registry_csv_header(const struct registry_csv *v, struct csv_out *c)
{
    for (size_t i = 0; columns[v->which][i]; i++)
        csv_string(c, columns[v->which][i]);
    for (size_t i = 0; i < v->further_count; i++)
        csv_string(c, v->further[i]);
    csv_end_row(c);
}

/* --- records ---------------------------------------------------------------------------------- */

static void write_instant(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_EVER)
        zone_format(zone, at, text);
    csv_string(c, text);
}

static void write_attributes(const struct registry_csv *v, const struct asset *a, struct csv_out *c)
{
    for (size_t i = 0; i < v->further_count; i++) {
        const char *at = a->attributes;
        struct canonical_member m;
        bool found = false;
        while (at && !found && canonical_next_member(&at, &m))
            found = text_is(m.key, v->further[i]);
        if (found)
            write_value(c, m.value);
        else
            csv_string(c, NULL);
    }
}

/* Codes with a space between them, as a table of the registry takes them. */
static void add_code(struct buffer *cell, const char *code)
{
    buffer_addf(cell, "%s%s", cell->len > 0 ? " " : "", code);
}

static void end_codes(struct buffer *cell, struct csv_out *c)
{
    csv_cell(c, (struct text){cell->bytes, cell->len});
    buffer_free(cell);
}

static void write_feeds(const struct registry *r, const struct asset *a, struct csv_out *c)
{
    struct buffer cell = {0};
    for (uint32_t i = 0; i < a->feed_count; i++)
        add_code(&cell, r->feeds[a->feeds[i]].code);
    end_codes(&cell, c);
}

static void write_aliases(const struct asset *a, struct csv_out *c)
{
    struct buffer cell = {0};
    for (uint32_t i = 0; i < a->alias_count; i++)
        add_code(&cell, a->aliases[i]);
    end_codes(&cell, c);
}

static void write_covers(const struct registry *r, const struct coverage *of, struct csv_out *c)
{
    static const struct coverage everything;
    const struct coverage *covers = of ? of : &everything;
    struct buffer cell = {0};
    for (uint32_t i = 0; i < covers->project_count; i++)
        add_code(&cell, r->projects[covers->projects[i]].code);
    end_codes(&cell, c);
    for (uint32_t i = 0; i < covers->town_count; i++)
        add_code(&cell, r->towns[covers->towns[i]].code);
    end_codes(&cell, c);
    for (uint32_t i = 0; i < covers->asset_count; i++)
        add_code(&cell, r->assets[covers->assets[i]].code);
    end_codes(&cell, c);
}

static void write_feed(const struct registry *r, const struct feed *f, struct csv_out *c)
{
    if (f->report_ttl_s == TTL_UNTIL_NEXT)
        csv_string(c, "null");
    else
        csv_int(c, f->report_ttl_s);
    csv_int(c, f->feed_ttl_s);
    csv_string(c, f->unexpected ? "false" : "true");
    if (f->late_max_s > 0)
        csv_int(c, f->late_max_s);
    else
        csv_string(c, NULL);
    write_covers(r, f->covers, c);
}

static void write_asset_row(const struct registry_csv *v, const struct asset *a,
                            const struct span *span, struct csv_out *c)
{
    const struct registry *r = &v->district->registry;
    csv_string(c, a->code);
    csv_string(c, a->name);
    csv_string(c, kind_names[a->kind]);
    if (a->class_no > 0)
        csv_int(c, a->class_no);
    else
        csv_string(c, NULL);
    csv_string(c, a->town == NONE ? NULL : r->towns[a->town].code);
    csv_string(c, span ? r->projects[span->project].code : NULL);
    write_instant(c, v->zone, span ? span->from : INSTANT_EVER);
    write_instant(c, v->zone, span ? span->to : INSTANT_EVER);
    write_feeds(r, a, c);
    write_aliases(a, c);
    write_attributes(v, a, c);
}

static void write_asset(const struct registry_csv *v, uint32_t number, struct csv_out *c)
{
    const struct registry *r = &v->district->registry;
    const struct asset *a = &r->assets[number];
    const struct asset seen = asset_as_seen(&v->scope, r, a);
    bool any = false;
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (!scope_sees_project(&v->scope, r, a->spans[i].project))
            continue;
        if (any)
            csv_end_row(c);
        write_asset_row(v, &seen, &a->spans[i], c);
        any = true;
    }
    if (!any)
        write_asset_row(v, &seen, NULL, c);
}

static void write_organisation_code(struct csv_out *c, const struct registry *r, uint32_t number)
{
    csv_string(c, number == NONE ? NULL : r->organisations[number].code);
}

static void write_contacts(const struct registry_csv *v, uint32_t number, struct csv_out *c)
{
    const struct registry *r = &v->district->registry;
    const struct organisation *o = &r->organisations[number];
    bool shown = contacts_shown(&v->scope, r, number);
    for (uint32_t i = 0; i < CONTACTS_MAX; i++) {
        const struct contact *x = shown && i < o->contact_count ? &o->contacts[i] : NULL;
        csv_string(c, x ? x->name : NULL);
        csv_string(c, x ? x->phone : NULL);
        csv_string(c, x ? x->mail : NULL);
    }
}

static void write_project(const struct registry *r, const struct project *p, struct csv_out *c)
{
    csv_string(c, phase_names[p->phase]);
    write_organisation_code(c, r, p->contractor);
    write_organisation_code(c, r, p->supervisor);
    for (int k = 0; k < KIND_COUNT; k++) {
        if (p->planned[k] >= 0)
            csv_int(c, p->planned[k]);
        else
            csv_string(c, NULL);
    }
    csv_int(c, p->monthly_fee_fen);
}

/* 08:30-12:00 14:00-17:30 */
static void add_hours(struct buffer *cell, const struct calendar_day *day, const char *separator)
{
    for (uint32_t i = 0; i < day->count; i++) {
        const struct day_hours *h = &day->hours[i];
        buffer_addf(cell, "%s%02d:%02d-%02d:%02d", i ? separator : "", h->from_s / 3600,
                    h->from_s / 60 % 60, h->to_s / 3600, h->to_s / 60 % 60);
    }
}

static void write_calendar(const struct calendar *x, struct csv_out *c)
{
    struct buffer cell = {0};
    for (size_t i = 0; i < WEEKDAYS; i++) {
        add_hours(&cell, &x->week[i], " ");
        end_codes(&cell, c);
    }
    for (uint32_t i = 0; i < x->day_count; i++) {
        int64_t year;
        int month, day;
        civil_from_days(x->days[i].day, &year, &month, &day);
        buffer_addf(&cell, "%s%04d-%02d-%02d%s", i ? " " : "", (int)year, month, day,
                    x->days[i].count ? "=" : "");
        add_hours(&cell, &x->days[i], ",");
    }
    end_codes(&cell, c);
}

static void write_empty(struct csv_out *c, int cells)
{
    for (int i = 0; i < cells; i++)
        csv_string(c, NULL);
}

static void write_asked(const struct platform *p, struct csv_out *c)
{
    csv_string(c, p->history.feed);
    if (p->history.feed) {
        csv_int(c, p->history.every_s);
        csv_int(c, p->history.lag_s);
        csv_string(c, history_where_names[p->history.where]);
    } else {
        write_empty(c, 3);
    }
    csv_string(c, p->live.feed);
    if (p->live.feed) {
        csv_int(c, p->live.every_s);
        csv_int(c, p->live.at_once);
    } else {
        write_empty(c, 2);
    }
}

static void write_platform(const struct registry *r, const struct platform *p, struct csv_out *c)
{
    char says[64] = "";
    for (int a = 0; a < ASPECT_COUNT; a++) {
        size_t len = strlen(says);
        if (p->says & (1u << a))
            snprintf(says + len, sizeof says - len, "%s%s", len > 0 ? " " : "", aspect_names[a]);
    }
    csv_string(c, platform_protocol_names[p->protocol]);
    csv_string(c, p->feed);
    csv_string(c, p->events_feed);
    csv_string(c, says);
    csv_int(c, p->poll_s);
    csv_int(c, p->subscribe_s);
    csv_string(c, p->address);
    write_asked(p, c);
    write_covers(r, p->covers, c);
}

void registry_csv_record(const struct registry_csv *v, uint32_t number, struct csv_out *c)
{
    const struct registry *r = &v->district->registry;
    if (v->which == COLLECTION_ASSETS) {
        write_asset(v, number, c);
        return;
    }
    csv_string(c, view_code(v->district, v->which, number));
    csv_string(c, view_name(v->district, v->which, number, &v->scope));
    if (v->which == COLLECTION_ORGANISATIONS) {
        csv_string(c, organisation_role_names[r->organisations[number].role]);
        write_contacts(v, number, c);
    } else if (v->which == COLLECTION_PROJECTS) {
        write_project(r, &r->projects[number], c);
        write_budgets(v, &r->projects[number], c);
    } else if (v->which == COLLECTION_FEEDS) {
        write_feed(r, &r->feeds[number], c);
    } else if (v->which == COLLECTION_CALENDARS) {
        write_calendar(&r->calendars[number], c);
    } else if (v->which == COLLECTION_PLATFORMS) {
        write_platform(r, &r->platforms[number], c);
    }
}

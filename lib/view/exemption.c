#include "view/exemption.h"

#include "view/links.h"
#include "view/records.h"

static bool sees_project(const struct scope *scope, const struct registry *r, uint32_t project)
{
    return !scope || scope_sees_project(scope, r, project);
}

/* --- what it covers ---------------------------------------------------------------------------- */

static void write_asset_list(struct json_out *j, const struct registry *r,
                             const struct exemption *x, const struct scope *scope)
{
    json_key(j, "assets");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->scope.asset_count; i++) {
        if (!scope || exemption_shows_asset(x, r, x->scope.assets[i], scope))
            json_cstring(j, r->assets[x->scope.assets[i]].code);
    }
    json_array_end(j);
}

/* Whoever sees an asset at all sees that it is excepted. */
static void write_except_list(struct json_out *j, const struct registry *r,
                              const struct exemption *x, const struct scope *scope)
{
    json_key(j, "except");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->scope.except_count; i++) {
        if (!scope || scope_sees_asset(scope, r, x->scope.except[i]))
            json_cstring(j, r->assets[x->scope.except[i]].code);
    }
    json_array_end(j);
}

static void write_class_list(struct json_out *j, const struct exemption *x)
{
    json_key(j, "classes");
    json_array_begin(j);
    for (int n = 1; n <= 3; n++) {
        if (x->scope.classes >> n & 1)
            json_int(j, n);
    }
    json_array_end(j);
}

/* Names and values are kept as they stand between quotes. */
static void write_quoted(struct json_out *j, const char *written)
{
    struct buffer quoted = {0};
    buffer_addf(&quoted, "\"%s\"", written);
    j->out->failed = j->out->failed || quoted.failed;
    if (!quoted.failed)
        json_raw(j, quoted.bytes, quoted.len);
    buffer_free(&quoted);
}

static void write_attribute_lists(struct json_out *j, const struct exemption *x)
{
    json_key(j, "attributes");
    json_object_begin(j);
    for (uint32_t i = 0; i < x->scope.attribute_count; i++) {
        const struct attribute_values *a = &x->scope.attributes[i];
        json_key(j, a->name);
        json_array_begin(j);
        for (uint32_t k = 0; k < a->count; k++)
            write_quoted(j, a->values[k]);
        json_array_end(j);
    }
    json_object_end(j);
}

static void write_kind_list(struct json_out *j, const struct exemption *x)
{
    json_key(j, "kinds");
    json_array_begin(j);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (x->scope.kinds >> k & 1)
            json_cstring(j, kind_names[k]);
    }
    json_array_end(j);
}

static void write_project_list(struct json_out *j, const struct registry *r,
                               const struct exemption *x, const struct scope *scope)
{
    json_key(j, "projects");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->scope.project_count; i++) {
        if (sees_project(scope, r, x->scope.projects[i]))
            json_cstring(j, r->projects[x->scope.projects[i]].code);
    }
    json_array_end(j);
}

static void write_town_list(struct json_out *j, const struct registry *r, const struct exemption *x)
{
    json_key(j, "towns");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->scope.town_count; i++)
        json_cstring(j, r->towns[x->scope.towns[i]].code);
    json_array_end(j);
}

void exemption_scope_record(struct json_out *j, const struct registry *r, const struct exemption *x,
                            const struct scope *scope)
{
    json_key(j, "scope");
    json_object_begin(j);
    if (x->scope.asset_count > 0)
        write_asset_list(j, r, x, scope);
    if (x->scope.attribute_count > 0)
        write_attribute_lists(j, x);
    if (x->scope.classes)
        write_class_list(j, x);
    if (x->scope.except_count > 0)
        write_except_list(j, r, x, scope);
    if (x->scope.kinds)
        write_kind_list(j, x);
    if (x->scope.project_count > 0)
        write_project_list(j, r, x, scope);
    if (x->scope.town_count > 0)
        write_town_list(j, r, x);
    json_object_end(j);
}

void exemption_aspects_record(struct json_out *j, const struct exemption *x)
{
    aspects_record(j, x->aspects);
}

static void write_decision(struct json_out *j, const struct exemption *x, const struct zone *zone)
{
    bool decided = x->state != EXEMPTION_PROPOSED;
    member_token(j, "decided_by", decided ? x->decided_by : 0);
    json_member_instant(j, "decided_at", zone, decided ? x->decided_at : INSTANT_NONE);
    json_member_string(j, "decision_note", decided ? x->decision_note : NULL);
}

/* null: it is words alone. */
static void write_file(struct json_out *j, const struct evidence_file *file)
{
    char hex[DIGEST_HEX_SIZE];
    json_key(j, "file");
    if (file->bytes == 0) {
        json_none(j);
        return;
    }
    digest_hex(&file->sha256, hex);
    json_object_begin(j);
    json_member_string(j, "sha256", hex);
    json_member_string(j, "type", evidence_type_names[file->type]);
    json_member_int(j, "bytes", file->bytes);
    json_object_end(j);
}

static void write_added(struct json_out *j, const struct exemption *x, const struct zone *zone)
{
    json_key(j, "evidence_added");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->added_count; i++) {
        const struct evidence *e = x->added + i;
        json_object_begin(j);
        json_member_instant(j, "at", zone, e->at);
        member_token(j, "by", e->by);
        json_member_string(j, "evidence", e->text);
        write_file(j, &e->file);
        json_member_bool(j, "late", e->late);
        json_object_end(j);
    }
    json_array_end(j);
}

const char *exemption_proposer(const struct district *d, uint32_t proposer,
                               const struct scope *scope)
{
    bool own = !scope || scope_is_whole(scope) || scope->organisation == proposer;
    return own && proposer != NONE ? d->registry.organisations[proposer].code : NULL;
}

/* From, to and what is covered. */
static void write_extent(struct json_out *j, const struct registry *r, const struct exemption *x,
                         const struct scope *scope, const struct zone *zone)
{
    json_member_instant(j, "from", zone, x->from);
    json_member_instant(j, "to", zone, x->to);
    exemption_scope_record(j, r, x, scope);
}

/* The last change that was asked for: as it was asked for, and what the exemption was without it. */
static void write_change(struct json_out *j, const struct district *d, const struct exemption *x,
                         const struct scope *scope, const struct zone *zone)
{
    const struct exemption_change *c = x->change;
    json_key(j, "change");
    if (!c) {
        json_none(j);
        return;
    }
    struct exemption other = exemption_as_asked(x);
    bool is_made = c->state == EXEMPTION_APPROVED;
    json_object_begin(j);
    json_member_string(j, "state", exemption_state_names[c->state]);
    write_extent(j, &d->registry, is_made ? x : &other, scope, zone);
    json_key(j, "was");
    json_object_begin(j);
    write_extent(j, &d->registry, is_made ? &other : x, scope, zone);
    json_object_end(j);
    json_member_string(j, "note", c->note);
    json_member_bool(j, "late", c->late);
    json_member_string(j, "proposer", exemption_proposer(d, c->proposer, scope));
    member_token(j, "proposed_by", c->proposed_by);
    json_member_instant(j, "proposed_at", zone, c->proposed_at);
    bool decided = c->state != EXEMPTION_PROPOSED;
    member_token(j, "decided_by", decided ? c->decided_by : 0);
    json_member_instant(j, "decided_at", zone, decided ? c->decided_at : INSTANT_NONE);
    json_member_string(j, "decision_note", c->decision_note);
    json_object_end(j);
}

#define LINKED_ASSETS_MAX 50

/* The rates of what it covers, raw beside assessed; too many assets for an address are left to their
 * projects, towns and kinds. */
static void write_covered(struct json_out *j, const struct district *d, const struct exemption *x,
                          const struct scope *scope)
{
    const struct registry *r = &d->registry;
    struct link l = {0};
    link_begin(&l, "/api/v1/rates?by=asset");
    l.asked = true;
    link_instant(&l, "from", x->from);
    link_instant(&l, "to", x->to);
    for (uint32_t i = 0; i < x->scope.asset_count && x->scope.asset_count <= LINKED_ASSETS_MAX;
         i++) {
        if (!scope || exemption_shows_asset(x, r, x->scope.assets[i], scope))
            link_text(&l, "asset", r->assets[x->scope.assets[i]].code);
    }
    for (uint32_t i = 0; i < x->scope.project_count; i++) {
        if (sees_project(scope, r, x->scope.projects[i]))
            link_text(&l, "project", r->projects[x->scope.projects[i]].code);
    }
    for (uint32_t i = 0; i < x->scope.town_count; i++)
        link_text(&l, "town", r->towns[x->scope.towns[i]].code);
    for (int k = 0; k < KIND_COUNT; k++)
        link_text(&l, "kind", x->scope.kinds >> k & 1 ? kind_names[k] : NULL);
    for (int n = 1; n <= 3; n++) {
        char class_no[] = {(char)('0' + n), '\0'};
        link_text(&l, "class", x->scope.classes >> n & 1 ? class_no : NULL);
    }
    json_explain(j, &l);
    buffer_free(&l.url);
}

const char *exemption_calendar(const struct registry *r, const struct exemption *x)
{
    return x->calendar ? r->calendars[x->calendar - 1].code : NULL;
}

void exemption_to_json(struct json_out *j, const struct district *d, const struct exemption *x,
                       const struct scope *scope, const struct zone *zone)
{
    json_object_begin(j);
    json_member_int(j, "id", x->id);
    json_member_string(j, "state", exemption_state_names[x->state]);
    exemption_scope_record(j, &d->registry, x, scope);
    exemption_aspects_record(j, x);
    json_member_instant(j, "from", zone, x->from);
    json_member_instant(j, "to", zone, x->to);
    json_member_string(j, "calendar", exemption_calendar(&d->registry, x));
    json_member_string(j, "reason", x->reason);
    json_member_string(j, "note", x->note);
    json_member_string(j, "evidence", x->evidence);
    write_added(j, x, zone);
    json_member_bool(j, "late", x->late);
    json_member_string(j, "proposer", exemption_proposer(d, x->proposer, scope));
    member_token(j, "proposed_by", x->proposed_by);
    json_member_instant(j, "proposed_at", zone, x->proposed_at);
    write_decision(j, x, zone);
    write_change(j, d, x, scope, zone);
    write_covered(j, d, x, scope);
    json_object_end(j);
}

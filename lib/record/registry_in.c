#include "record/registry_in.h"

#include "base/text_code.h"
#include "format/canonical.h"
#include "format/members.h"
#include "record/record_open.h"
#include "record/registry_csv.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PLANNED_MAX    INT64_C(1000000000)
#define FEN_MAX        INT64_C(1000000000000000) /* ten million million yuan */
#define MILESTONES_MAX 1000
#define COVERED_MAX    20000 /* codes of one list of what a feed covers */

const struct csv_shape *collection_csv(enum collection which)
{
    static const struct csv_shape *const shapes[] = {
        [COLLECTION_TOWNS] = &csv_towns,         [COLLECTION_ORGANISATIONS] = &csv_organisations,
        [COLLECTION_PROJECTS] = &csv_projects,   [COLLECTION_FEEDS] = &csv_feeds,
        [COLLECTION_CALENDARS] = &csv_calendars, [COLLECTION_ASSETS] = &csv_assets,
        [COLLECTION_PLATFORMS] = &csv_platforms,
    };
    return shapes[which];
}

enum status town_in_read(struct record *record, struct text code, struct town_in *ret)
{
    static const char *const known[] = {"code", "name", "retired", NULL};
    struct members m;
    struct town_in in = {0};
    record_open(&m, record, known, code, &in.code, &in.name);
    member_bool(&m, "retired", MEMBER_OPTIONAL, &in.retired);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status organisation_in_read(struct record *record, struct text code,
                                 struct organisation_in *ret)
{
    static const char *const known[] = {"code", "name", "role", "contacts", "retired", NULL};
    struct members m;
    struct organisation_in in = {0};
    int role = ORGANISATION_CONTRACTOR;
    record_open(&m, record, known, code, &in.code, &in.name);
    member_name(&m, "role", MEMBER_OPTIONAL, organisation_role_names, &role);
    in.role = (enum organisation_role)role;
    member_bool(&m, "retired", MEMBER_OPTIONAL, &in.retired);
    contacts_in_read(&m, &in.contacts);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

static bool is_year(const char *key)
{
    int64_t year;
    return strlen(key) == 4 && text_to_int(text_of(key), 1900, 9999, &year);
}

/* {"2022":{"available_fen":0,"executed_fen":0,"adjusted_fen":0}} */
static void check_budget(struct members *m, struct json_t **ret_budget)
{
    static const char *const known[] = {"available_fen", "executed_fen", "adjusted_fen", NULL};
    json_t *budget = member_value(m, "budget", MEMBER_OPTIONAL);
    if (!budget)
        return;
    if (!json_is_object(budget))
        member_fail(m, "bad_value", "budget", "An object by year is expected here.");
    for (void *i = json_object_iter(budget); i; i = json_object_iter_next(budget, i)) {
        const char *year = json_object_iter_key(i);
        char path[PATH_SIZE];
        int64_t fen;
        struct members y;
        snprintf(path, sizeof path, "budget.%.40s", year);
        if (!is_year(year))
            member_fail(m, "bad_value", path, "A year is expected here, such as \"2022\".");
        if (m->status != STATUS_OK)
            return;
        members_open(&y, json_object_iter_value(i), path, known, m->err);
        member_int(&y, "available_fen", MEMBER_NEEDED, 0, FEN_MAX, &fen);
        member_int(&y, "executed_fen", MEMBER_NEEDED, 0, FEN_MAX, &fen);
        member_int(&y, "adjusted_fen", MEMBER_OPTIONAL, -FEN_MAX, FEN_MAX, &fen);
        members_close(m, &y);
    }
    *ret_budget = budget;
}

static void check_milestones(struct members *m, struct json_t **ret_milestones)
{
    static const char *const known[] = {"name", "planned_on", "done_on", NULL};
    json_t *list = member_array(m, "milestones", MEMBER_OPTIONAL, 0, MILESTONES_MAX);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        char path[PATH_SIZE];
        struct text name;
        struct members s;
        snprintf(path, sizeof path, "milestones[%zu]", i);
        members_open(&s, json_array_get(list, i), path, known, m->err);
        member_text(&s, "name", MEMBER_NEEDED, &name);
        member_date(&s, "planned_on", MEMBER_OPTIONAL);
        member_date(&s, "done_on", MEMBER_OPTIONAL);
        members_close(m, &s);
    }
    if (list)
        *ret_milestones = list;
}

/* {"from":"2022-09-16","to":null}: the first day of the contract, and the first one after it. */
static void check_contract(struct members *m, struct json_t **ret_contract)
{
    static const char *const known[] = {"from", "to", NULL};
    struct members c;
    if (!members_enter(m, "contract", MEMBER_OPTIONAL, known, &c))
        return;
    member_date(&c, "from", MEMBER_NEEDED);
    member_date(&c, "to", MEMBER_OPTIONAL);
    const char *from = json_string_value(member_value(&c, "from", MEMBER_OPTIONAL));
    const char *to = json_string_value(member_value(&c, "to", MEMBER_OPTIONAL));
    if (c.status == STATUS_OK && to && strcmp(from, to) >= 0)
        member_fail(&c, "bad_value", "to",
                    "A contract ends after it begins: to is the first day that is not its own.");
    members_close(m, &c);
    *ret_contract = member_value(m, "contract", MEMBER_OPTIONAL);
}

static void read_planned(struct members *m, int64_t planned[KIND_COUNT])
{
    struct members p;
    for (size_t k = 0; k < KIND_COUNT; k++)
        planned[k] = -1;
    if (!members_enter(m, "planned", MEMBER_OPTIONAL, kind_names, &p))
        return;
    for (size_t k = 0; k < KIND_COUNT; k++)
        member_int(&p, kind_names[k], MEMBER_OPTIONAL, 0, PLANNED_MAX, planned + k);
    members_close(m, &p);
}

enum status project_in_read(struct record *record, struct text code, struct project_in *ret)
{
    static const char *const known[] = {"code",       "name",     "phase",           "contractor",
                                        "supervisor", "planned",  "monthly_fee_fen", "budget",
                                        "milestones", "contract", "retired",         NULL};
    struct members m;
    struct project_in in = {0};
    int phase = PHASE_MAINTENANCE;
    record_open(&m, record, known, code, &in.code, &in.name);
    member_name(&m, "phase", MEMBER_OPTIONAL, phase_names, &phase);
    member_code(&m, "contractor", MEMBER_NULLABLE, &in.contractor);
    member_code(&m, "supervisor", MEMBER_OPTIONAL, &in.supervisor);
    read_planned(&m, in.planned);
    member_int(&m, "monthly_fee_fen", MEMBER_OPTIONAL, 0, FEN_MAX, &in.monthly_fee_fen);
    check_contract(&m, &in.contract);
    check_budget(&m, &in.budget);
    check_milestones(&m, &in.milestones);
    member_bool(&m, "retired", MEMBER_OPTIONAL, &in.retired);
    in.phase = (enum phase)phase;
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

const char *const feed_label_names[] = {"asset", "aspect", "cause", "state", NULL};

static void read_labels(struct members *m, struct feed_in *in)
{
    struct members child;
    if (!members_enter(m, "labels", MEMBER_OPTIONAL, feed_label_names, &child))
        return;
    in->labelled = true;
    for (size_t i = 0; feed_label_names[i]; i++)
        member_text(&child, feed_label_names[i], MEMBER_OPTIONAL, &in->labels[i]);
    members_close(m, &child);
}

/* A list of codes, each as a code may be; NULL: none, or a fault. */
static json_t *read_codes(struct members *m, const char *key, size_t max)
{
    json_t *list = member_array(m, key, MEMBER_OPTIONAL, 0, max);
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        char path[PATH_SIZE];
        member_path(m, key, (int64_t)i, path);
        if (json_is_string(json_array_get(list, i)))
            m->status = text_check_code(code_list_at(list, i), path, m->err);
        else
            m->status = error_set(m->err, STATUS_INVALID, "bad_value", path,
                                  "A code as text is expected here.");
    }
    return m->status ? NULL : list;
}

size_t code_list_count(const struct json_t *list)
{
    return json_array_size(list);
}

struct text code_list_at(const struct json_t *list, size_t index)
{
    const json_t *code = json_array_get(list, index);
    return (struct text){json_string_value(code), json_string_length(code)};
}

void coverage_in_read(struct members *m, struct coverage_in *ret)
{
    static const char *const known[] = {"assets", "projects", "towns", NULL};
    struct members child;
    if (!members_enter(m, "covers", MEMBER_OPTIONAL, known, &child))
        return;
    ret->assets = read_codes(&child, "assets", COVERED_MAX);
    ret->projects = read_codes(&child, "projects", COVERED_MAX);
    ret->towns = read_codes(&child, "towns", COVERED_MAX);
    members_close(m, &child);
}

enum status feed_in_read(struct record *record, struct text code, struct feed_in *ret)
{
    static const char *const known[] = {"code",     "name",   "report_ttl_s", "feed_ttl_s",
                                        "expected", "covers", "late_max_s",   "labels",
                                        "retired",  NULL};
    struct members m;
    struct feed_in in = {
        .report_ttl_s = TTL_DEFAULT_S, .feed_ttl_s = TTL_DEFAULT_S, .expected = true};
    record_open(&m, record, known, code, &in.code, &in.name);
    member_int(&m, "report_ttl_s", MEMBER_OPTIONAL, 1, TTL_S_MAX, &in.report_ttl_s);
    if (json_is_null(json_object_get(m.object, "report_ttl_s")))
        in.report_ttl_s = TTL_UNTIL_NEXT;
    if (json_object_get(m.object, "feed_ttl_s"))
        member_int(&m, "feed_ttl_s", MEMBER_NEEDED, 1, TTL_S_MAX, &in.feed_ttl_s);
    member_bool(&m, "expected", MEMBER_OPTIONAL, &in.expected);
    member_bool(&m, "retired", MEMBER_OPTIONAL, &in.retired);
    member_int(&m, "late_max_s", MEMBER_OPTIONAL, 1, TTL_S_MAX, &in.late_max_s);
    coverage_in_read(&m, &in.covers);
    read_labels(&m, &in);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status span_fault(struct record *record, const struct span_in *span, const char *code,
                       const char *member, const char *format, ...)
{
    char detail[sizeof record->error.detail], field[PATH_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    if (record->lines) {
        record->number = record->lines[span->index];
        snprintf(field, sizeof field, "%s", member);
    } else {
        snprintf(field, sizeof field, "service[%" PRIu32 "].%s", span->index, member);
    }
    return error_set(&record->error, STATUS_INVALID, code, field, "%s", detail);
}

static void insert_span(struct asset_in *in, const struct span_in *span)
{
    uint32_t at = in->span_count++;
    for (; at > 0 && in->spans[at - 1].from > span->from; at--)
        in->spans[at] = in->spans[at - 1];
    in->spans[at] = *span;
}

static void read_span(struct members *m, struct record *record, json_t *value, uint32_t index,
                      struct asset_in *in)
{
    static const char *const known[] = {"project", "from", "to", NULL};
    struct span_in span = {.to = INSTANT_EVER, .index = index};
    char path[PATH_SIZE];
    struct members s;
    snprintf(path, sizeof path, "service[%" PRIu32 "]", index);
    members_open(&s, value, path, known, m->err);
    member_code(&s, "project", MEMBER_NEEDED, &span.project);
    member_instant(&s, "from", MEMBER_NEEDED, &span.from);
    member_instant(&s, "to", MEMBER_OPTIONAL, &span.to);
    if (s.status == STATUS_OK && span.from >= span.to)
        s.status = span_fault(record, &span, "bad_value", "to",
                              "A service span ends after its beginning.");
    members_close(m, &s);
    if (m->status == STATUS_OK)
        insert_span(in, &span);
}

static void read_spans(struct members *m, struct record *record, struct asset_in *in)
{
    json_t *list = member_array(m, "service", MEMBER_OPTIONAL, 0, SPANS_MAX);
    for (uint32_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++)
        read_span(m, record, json_array_get(list, i), i, in);
    for (uint32_t i = 1; i < in->span_count && m->status == STATUS_OK; i++) {
        if (in->spans[i].from < in->spans[i - 1].to)
            m->status = span_fault(record, in->spans + i, "overlapping_span", "from",
                                   "This service span begins before the one before it ends: "
                                   "spans of one asset never overlap.");
    }
}

static void read_class(struct members *m, struct asset_in *in)
{
    int64_t class_no = 0;
    member_int(m, "class", MEMBER_OPTIONAL, 1, 3, &class_no);
    if (class_no != 0 && in->kind != KIND_CAMERA)
        member_fail(m, "bad_value", "class", "Only a camera has a class; leave it null.");
    in->class_no = (uint8_t)class_no;
}

/* A table of assets has one column of a name. */
static void check_attribute_names(struct members *m, json_t *attributes)
{
    for (void *i = json_object_iter(attributes); i; i = json_object_iter_next(attributes, i)) {
        const char *name = json_object_iter_key(i);
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "attributes.%.20s", name);
        for (const struct csv_column *c = csv_assets.columns; c->name; c++) {
            if (strcmp(c->name, name) == 0)
                member_fail(m, "bad_value", path,
                            "An attribute can't be named %s: a table of assets has a column of "
                            "that name already.",
                            name);
        }
    }
}

/* Names and values alike, however deep. */
static void check_attribute_texts(struct members *m, const char *key, json_t *value)
{
    struct text t = {json_string_value(value), json_string_length(value)};
    if (t.at)
        member_check_shown(m, key, t, true);
    for (size_t i = 0; i < json_array_size(value); i++)
        check_attribute_texts(m, key, json_array_get(value, i));
    for (void *i = json_object_iter(value); i; i = json_object_iter_next(value, i)) {
        member_check_shown(m, key, text_of(json_object_iter_key(i)), false);
        check_attribute_texts(m, key, json_object_iter_value(i));
    }
}

static void read_attributes(struct members *m, struct asset_in *in)
{
    json_t *value = member_value(m, "attributes", MEMBER_OPTIONAL);
    if (value && !json_is_object(value))
        member_fail(m, "bad_value", "attributes", "A JSON object is expected here.");
    if (value && json_has_real(value))
        member_fail(m, "bad_value", "attributes",
                    "Numbers are whole here; write one with a fraction as text.");
    if (m->status == STATUS_OK)
        check_attribute_names(m, value);
    check_attribute_texts(m, "attributes", value);
    if (json_object_size(value) > 0)
        in->attributes = value;
}

static void read_feeds(struct members *m, struct asset_in *in)
{
    json_t *list = read_codes(m, "feeds", ASSET_FEEDS_MAX);
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        struct text code = code_list_at(list, i);
        for (uint32_t k = 0; k < in->feed_count; k++) {
            if (text_equal(code, in->feeds[k]))
                member_fail(m, "bad_value", "feeds", "The feed %.*s stands in the list twice.",
                            (int)code.len, code.at);
        }
        in->feeds[in->feed_count++] = code;
    }
}

/* Whether another asset has one of them is not known here. */
static void read_aliases(struct members *m, struct asset_in *in)
{
    json_t *list = read_codes(m, "aliases", ASSET_ALIASES_MAX);
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        struct text code = code_list_at(list, i);
        bool is_there = text_equal(code, in->code);
        for (uint32_t k = 0; k < in->alias_count; k++)
            is_there = is_there || text_equal(code, in->aliases[k]);
        if (is_there)
            member_fail(m, "duplicate_code", "aliases",
                        "The code %.*s would stand twice: both are of asset %.*s.", (int)code.len,
                        code.at, (int)in->code.len, in->code.at);
        in->aliases[in->alias_count++] = code;
    }
}

enum status asset_in_read(struct record *record, struct text code, struct asset_in *ret)
{
    static const char *const known[] = {"code",       "name",    "kind",  "class",
                                        "town",       "service", "feeds", "aliases",
                                        "attributes", "retired", NULL};
    struct members m;
    int kind = KIND_CAMERA;
    *ret = (struct asset_in){0};
    record_open(&m, record, known, code, &ret->code, &ret->name);
    member_name(&m, "kind", MEMBER_NEEDED, kind_names, &kind);
    ret->kind = (enum kind)kind;
    read_class(&m, ret);
    member_code(&m, "town", MEMBER_NEEDED, &ret->town);
    read_spans(&m, record, ret);
    read_feeds(&m, ret);
    read_aliases(&m, ret);
    read_attributes(&m, ret);
    member_bool(&m, "retired", MEMBER_OPTIONAL, &ret->retired);
    return m.status;
}

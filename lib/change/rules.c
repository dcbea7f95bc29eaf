#include "change/rules.h"

#include "base/embedded.h"
#include "format/canonical.h"
#include "model/repair_window.h"
#include "record/decisions_in.h"
#include "record/rules_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_RULES "schema/default_rules.json"

static enum status check_calendar(const struct registry *r, const char *code, const char *field,
                                  struct error *err)
{
    if (!code || registry_find_calendar(r, text_of(code)) != NONE)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_calendar", field,
                     "No calendar has the code %s. Register it first.", code);
}

/* Is it one limit for all, as a response may have it? It is then told by the member alone. */
static bool is_one(const struct limit limits[LIMIT_COUNT])
{
    for (size_t i = 1; i < LIMIT_COUNT; i++) {
        if (limits[i].s != limits[0].s || !limits[i].calendar || !limits[0].calendar ||
            strcmp(limits[i].calendar, limits[0].calendar) != 0)
            return false;
    }
    return true;
}

/* `member`: of which they are, with what stands before it. */
static enum status check_limits(const struct registry *r, const char *member, bool one,
                                const struct limit limits[LIMIT_COUNT], struct error *err)
{
    char field[192];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < LIMIT_COUNT && !status; i++) {
        snprintf(field, sizeof field, "%s%s%s", member, one ? "" : ".", one ? "" : limit_names[i]);
        status = check_calendar(r, limits[i].calendar, field, err);
    }
    return status;
}

/* `project`: NULL for the general rules. */
static enum status check_calendars(const struct registry *r, const char *project,
                                   const struct rules *terms, struct error *err)
{
    char before[128] = "", member[160];
    if (project)
        snprintf(before, sizeof before, "contracts.%s.", project);
    snprintf(member, sizeof member, "%srepairs.limits_s", before);
    enum status status = check_limits(r, member, false, terms->limits, err);
    snprintf(member, sizeof member, "%srepairs.response_s", before);
    if (!status)
        status = check_limits(r, member, is_one(terms->responses), terms->responses, err);
    snprintf(member, sizeof member, "%sservice_hours", before);
    return status ? status : check_calendar(r, terms->service_hours, member, err);
}

static enum status check_receivers(const struct registry *r, const struct notice_rules *n,
                                   struct error *err)
{
    for (uint32_t i = 0; i < n->receiver_count; i++) {
        const char *code = n->receivers[i].organisation;
        char field[64];
        snprintf(field, sizeof field, "notices.receivers[%u].organisation", i);
        if (code && registry_find_organisation(r, text_of(code)) == NONE)
            return error_set(err, STATUS_INVALID, "unknown_organisation", field,
                             "No organisation has the code %s.", code);
    }
    return STATUS_OK;
}

/* Everything that the rules name has to be there. */
static enum status check_named(const struct registry *r, const struct rules *rules,
                               struct error *err)
{
    enum status status = check_calendars(r, NULL, rules, err);
    if (!status)
        status = check_receivers(r, &rules->notices, err);
    for (uint32_t i = 0; i < rules->contract_count && !status; i++) {
        const struct contract *c = &rules->contracts[i];
        char field[128];
        snprintf(field, sizeof field, "contracts.%s", c->project);
        if (registry_find_project(r, text_of(c->project)) == NONE)
            status = error_set(err, STATUS_INVALID, "unknown_project", field,
                               "No project has the code %s.", c->project);
        else
            status = check_calendars(r, c->project, c->terms, err);
    }
    return status;
}

static enum status read_new(const struct registry *r, struct text document, uint32_t version,
                            struct rules **ret_rules, struct error *err)
{
    struct rules *rules = NULL;
    enum status status = rules_in_read(document, version, &rules, err);
    if (!status)
        status = check_named(r, rules, err);
    if (status)
        rules_free(rules);
    else
        *ret_rules = rules;
    return status;
}

/* `gap_s`: as registry_presence_gap_s() */
static enum status make_change(const struct registry *r, struct text document, uint32_t version,
                               int64_t gap_s, struct change **ret_change, struct refusal *refusal)
{
    struct rules *rules = NULL;
    struct error err = {0};
    struct json_out j;
    enum status status = read_new(r, document, version, &rules, &err);
    if (status)
        return refusal_set(refusal, &err);
    struct change *change = change_new(CHANGE_RULES, &j);
    if (change) {
        change->lifetime_differs = rules->expected_s < gap_s;
        json_object_begin(&j);
        json_key(&j, "document");
        json_raw(&j, rules->record, strlen(rules->record));
        json_object_end(&j);
    }
    rules_free(rules);
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_rules(const struct district *d, struct text body,
                                 struct change **ret_change, struct refusal *refusal)
{
    return make_change(&d->registry, body, d->rules.count + 1,
                       registry_presence_gap_s(&d->registry), ret_change, refusal);
}

static enum status write_trial(const struct rules *now, const struct rules *next,
                               struct buffer *ret_answer, struct error *err)
{
    struct buffer out = {0};
    struct json_out j;
    char month[16];
    snprintf(month, sizeof month, "%04d-%02d", next->from_year, next->from_month);
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_int(&j, "version", next->version);
    json_member_string(&j, "from_month", month);
    json_member_int(&j, "compared_with", now->version);
    json_key(&j, "changed");
    enum status status =
        canonical_difference(&j, text_of(now->record), text_of(next->record), NULL, err);
    json_key(&j, "document");
    json_raw(&j, next->record, strlen(next->record));
    json_object_end(&j);
    if (status == STATUS_OK && out.failed)
        status = error_memory(err);
    if (status == STATUS_OK)
        *ret_answer = out;
    else
        buffer_free(&out);
    return status;
}

enum status change_try_rules(const struct district *d, struct text body, struct buffer *ret_answer,
                             struct refusal *refusal)
{
    struct rules *next = NULL;
    struct error err = {0};
    enum status status = read_new(&d->registry, body, d->rules.count + 1, &next, &err);
    if (status == STATUS_OK) {
        const struct rules *now = rule_book_of_month(&d->rules, next->from_year, next->from_month);
        status = write_trial(now, next, ret_answer, &err);
    }
    rules_free(next);
    return status == STATUS_OK ? STATUS_OK : refusal_set(refusal, &err);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_there(const struct notice_rules *notices, const struct receiver *r)
{
    const struct receiver *own = receiver_find(notices, r->name);
    return own && own->way == r->way && own->signs == r->signs &&
           strcmp(own->address, r->address) == 0 && same_text(own->organisation, r->organisation);
}

enum status change_check_addresses(const struct district *d, struct text body,
                                   struct refusal *refusal)
{
    struct rules *next = NULL;
    struct error err = {0};
    enum status status = read_new(&d->registry, body, d->rules.count + 1, &next, &err);
    for (uint32_t i = 0; status == STATUS_OK && i < next->notices.receiver_count; i++) {
        const struct receiver *r = &next->notices.receivers[i];
        char field[64];
        snprintf(field, sizeof field, "notices.receivers[%u].address", i);
        if (!is_there(rule_book_notices(&d->rules), r))
            status = error_set(&err, STATUS_FORBIDDEN, "admin_only", field,
                               "Only an admin sets where notices go: %s is new, or is told "
                               "elsewhere than before.",
                               r->name);
    }
    rules_free(next);
    return status == STATUS_OK ? STATUS_OK : refusal_set(refusal, &err);
}

enum status change_default_rules(struct change **ret_change, struct error *err)
{
    const struct embedded_file *file = embedded_find(DEFAULT_RULES);
    struct refusal refusal = {0};
    static const struct registry nothing;
    if (!file)
        return error_set(err, STATUS_IO, "missing_file", "",
                         "The program was built without " DEFAULT_RULES ".");
    struct text document = {(const char *)file->bytes, file->size};
    enum status status = make_change(&nothing, document, 1, 0, ret_change, &refusal);
    if (status && err)
        *err = refusal.error;
    refusal_free(&refusal);
    return status;
}

/* The document of a journal's body as rules. */
static enum status read_rules(struct text body, uint32_t version, struct rules **ret_rules,
                              struct error *cause)
{
    struct document *document = NULL;
    struct record record;
    char *text = NULL;
    enum status status = document_single(body, SINGLE_STORED, &document, &record, cause);
    if (status)
        return status;
    status = rules_body_read(&record, &text);
    *cause = record.error;
    if (!status)
        status = rules_in_read(text_of(text), version, ret_rules, cause);
    free(text);
    document_free(document);
    return status;
}

/* The hours of exemptions are those of the newest rules' zone. */
static enum status move_hours(struct district *d, const struct zone *zone)
{
    const struct zone *old = d->exemptions.zone;
    d->exemptions.zone = zone;
    if (old && strcmp(zone_name(old), zone_name(zone)) == 0)
        return STATUS_OK;
    repairs_move_clocks(&d->repairs, INSTANT_NONE, INSTANT_EVER);
    return exemptions_redraw(&d->exemptions, &d->registry);
}

enum status apply_rules(struct district *d, const struct journalled *row, struct error *err)
{
    struct rules *rules = NULL;
    struct error cause = {0};
    if (read_rules(row->body, d->rules.count + 1, &rules, &cause))
        return journal_corrupt(err, &cause);
    if (rule_book_add(&d->rules, rules)) {
        rules_free(rules);
        return error_memory(err);
    }
    d->registry.presence_gap_s =
        instant_min(registry_presence_gap_s(&d->registry), rules->expected_s);
    return move_hours(d, rules->zone) ? error_memory(err) : STATUS_OK;
}

#include "record/rules_in.h"

#include "figure/indicator.h"
#include "format/canonical.h"
#include "format/json_failure.h"
#include "format/members.h"
#include "model/registry.h"
#include "record/document.h"
#include "record/rules_contracts.h"
#include "record/rules_notices.h"
#include "record/rules_parts.h"

#include <stdio.h>
#include <stdlib.h>

#define PERCENT_MAX           INT64_C(10000)
#define PROPOSE_DAYS_MAX      366
#define PROOF_DAY_MAX         28 /* a day that every month has */
#define MONTH_DAY_MAX         28 /* the same */
#define MIN_OUTAGE_S_MAX      86400
#define MASS_POINTS_DEFAULT   8
#define MASS_WITHIN_DEFAULT_S 600
#define OPEN_WITHIN_MAX_S     (INT64_C(31) * DAY_S) /* how far back each look at a fault has to go */

static void read_month(struct members *m, struct rules *rules)
{
    struct text month = {0};
    member_text(m, "from_month", MEMBER_NEEDED, &month);
    if (m->status == STATUS_OK && !civil_parse_month(month, &rules->from_year, &rules->from_month))
        member_fail(m, "bad_value", "from_month", "A month is expected here, such as 2022-09.");
}

static void read_zone(struct members *m, struct rules *rules)
{
    struct text name = {0};
    struct error why = {0};
    member_text(m, "time_zone", MEMBER_NEEDED, &name);
    if (m->status != STATUS_OK)
        return;
    enum status status = zone_load(name.at, &rules->zone, &why);
    if (status == STATUS_INVALID)
        member_fail(m, "bad_value", "time_zone", "%s", why.detail);
    else if (status != STATUS_OK) {
        *m->err = why;
        m->status = status;
    }
}

/* A list of names of a table, none twice, as bits. */
static void read_kinds(struct members *p, struct rules *rules)
{
    json_t *list = member_array(p, "kinds", MEMBER_NEEDED, 1, KIND_COUNT);
    for (size_t i = 0; i < json_array_size(list); i++) {
        int kind = element_name(p, "kinds", i, json_array_get(list, i), kind_names);
        if (kind < 0)
            return;
        if (rules->kinds >> kind & 1)
            member_fail(p, "bad_value", "kinds", "A kind stands in the list twice.");
        rules->kinds = (uint8_t)(rules->kinds | 1u << kind);
    }
}

static void read_classes(struct members *p, struct rules *rules)
{
    json_t *list = member_array(p, "classes", MEMBER_NEEDED, 0, 3);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t n = json_integer_value(json_array_get(list, i)); /* 0 if it is none */
        if (n < 1 || n > 3 || (rules->classes >> n & 1)) {
            member_fail(p, "bad_value", "classes",
                        "The numbers 1, 2 and 3 are expected here, each at most once.");
            return;
        }
        rules->classes = (uint8_t)(rules->classes | 1u << n);
    }
    if (list && !rules->classes && (rules->kinds >> KIND_CAMERA & 1))
        member_fail(p, "bad_value", "classes",
                    "With cameras in the population at least one class is needed.");
}

static void read_population(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"kinds", "classes", NULL};
    struct members p;
    if (!members_enter(m, "population", MEMBER_NEEDED, known, &p))
        return;
    read_kinds(&p, rules);
    read_classes(&p, rules);
    members_close(m, &p);
}

static void read_indicator(struct members *list, size_t indicator, struct rules *rules)
{
    static const char *const of_aspect[] = {"target", "basis_of_target", "compared_to",
                                            "silent", "min_outage_s",    NULL};
    static const char *const of_others[] = {"target", "basis_of_target", "compared_to", NULL};
    static const char *const silent_names[] = {"excluded", "fault", NULL};
    bool aspect = indicator < ASPECT_COUNT;
    int silent = 1;
    struct members m;
    struct text basis = {0};
    rules->target_bp[indicator] = -1;
    rules->compared_to[indicator] = (struct comparison){-1, -1, -1};
    if (!members_enter(list, indicator_names[indicator],
                       indicators[indicator].is_needed ? MEMBER_NEEDED : MEMBER_OPTIONAL,
                       aspect ? of_aspect : of_others, &m))
        return;
    member_hundredths(&m, "target", MEMBER_NEEDED, PERCENT_MAX, rules->target_bp + indicator);
    member_text(&m, "basis_of_target", MEMBER_OPTIONAL, &basis);
    if (basis.len > 0 && !(rules->basis_of_target[indicator] = text_copy(basis)))
        m.status = error_memory(m.err);
    rules_read_comparison(&m, rules->compared_to + indicator);
    if (aspect) {
        member_name(&m, "silent", MEMBER_OPTIONAL, silent_names, &silent);
        rules->silent_counts[indicator] = silent == 1;
        member_int(&m, "min_outage_s", MEMBER_OPTIONAL, 0, MIN_OUTAGE_S_MAX,
                   rules->min_outage_s + indicator);
    }
    members_close(list, &m);
}

static void read_indicators(struct members *m, struct rules *rules)
{
    struct members list;
    if (!members_enter(m, "indicators", MEMBER_NEEDED, indicator_names, &list))
        return;
    for (size_t i = 0; i < INDICATOR_COUNT; i++)
        read_indicator(&list, i, rules);
    members_close(m, &list);
}

static void read_limits(struct members *repairs, struct rules *rules)
{
    struct members l;
    if (!members_enter(repairs, "limits_s", MEMBER_NEEDED, limit_names, &l))
        return;
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        rules_read_limit(&l, limit_names[i], MEMBER_NEEDED, &rules->limits[i]);
    members_close(repairs, &l);
}

/* One limit for all, or one by mass, kind and class; what is left out is not measured. */
static void read_response(struct members *repairs, struct rules *rules)
{
    struct members l;
    json_t *value = member_value(repairs, "response_s", MEMBER_OPTIONAL);
    bool by_kind = json_is_object(value) && !json_object_get(value, "s");
    for (size_t i = 0; i < LIMIT_COUNT && value && !by_kind; i++)
        rules_read_limit(repairs, "response_s", MEMBER_NEEDED, &rules->responses[i]);
    if (!by_kind || !members_enter(repairs, "response_s", MEMBER_NEEDED, limit_names, &l))
        return;
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        rules_read_limit(&l, limit_names[i], MEMBER_OPTIONAL, &rules->responses[i]);
    members_close(repairs, &l);
}

static void read_mass(struct members *repairs, struct rules *rules)
{
    static const char *const known[] = {"points", "within_s", NULL};
    struct members m;
    rules->mass_points = MASS_POINTS_DEFAULT;
    rules->mass_within_s = MASS_WITHIN_DEFAULT_S;
    if (!members_enter(repairs, "mass", MEMBER_OPTIONAL, known, &m))
        return;
    member_int(&m, "points", MEMBER_NEEDED, 2, ASSETS_MAX, &rules->mass_points);
    member_int(&m, "within_s", MEMBER_NEEDED, 1, TTL_S_MAX, &rules->mass_within_s);
    members_close(repairs, &m);
}

static void read_open_after_total(struct members *repairs, struct rules *rules)
{
    static const char *const known[] = {"s", "within_s", NULL};
    struct members m;
    if (!members_enter(repairs, "open_after_total", MEMBER_OPTIONAL, known, &m))
        return;
    member_int(&m, "s", MEMBER_NEEDED, 1, TTL_S_MAX, &rules->open_total_s);
    member_int(&m, "within_s", MEMBER_NEEDED, 1, OPEN_WITHIN_MAX_S, &rules->open_within_s);
    if (m.status == STATUS_OK && rules->open_total_s > rules->open_within_s)
        member_fail(&m, "bad_value", "s", "No %lld seconds hold more than themselves.",
                    (long long)rules->open_within_s);
    members_close(repairs, &m);
}

static void read_repairs(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"limits_s",         "response_s", "mass",
                                        "rejoin",           "rejoin_s",   "open_after_s",
                                        "open_after_total", NULL};
    static const char *const rejoins[] = {"round", "clock", NULL};
    struct members repairs;
    int rejoin = 0;
    if (!members_enter(m, "repairs", MEMBER_NEEDED, known, &repairs))
        return;
    read_limits(&repairs, rules);
    read_response(&repairs, rules);
    read_mass(&repairs, rules);
    member_name(&repairs, "rejoin", MEMBER_OPTIONAL, rejoins, &rejoin);
    rules->rejoin_goes_on = rejoin == 1;
    member_int(&repairs, "rejoin_s", MEMBER_NEEDED, 0, TTL_S_MAX, &rules->rejoin_s);
    rules->open_after_s = -1;
    member_int(&repairs, "open_after_s", MEMBER_NULLABLE, 1, TTL_S_MAX, &rules->open_after_s);
    read_open_after_total(&repairs, rules);
    members_close(m, &repairs);
}

static void read_exemptions(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"propose_within_days", "proof_by_day", "reasons", NULL};
    struct members x;
    if (!members_enter(m, "exemptions", MEMBER_NEEDED, known, &x))
        return;
    member_int(&x, "propose_within_days", MEMBER_NEEDED, 0, PROPOSE_DAYS_MAX,
               &rules->propose_within_days);
    member_int(&x, "proof_by_day", MEMBER_NEEDED, 1, PROOF_DAY_MAX, &rules->proof_by_day);
    rules_check_reasons(&x);
    members_close(m, &x);
}

/* All that a contract may say otherwise. */
static void read_terms(struct members *m, struct rules *rules)
{
    struct text calendar = {0};
    read_indicators(m, rules);
    read_repairs(m, rules);
    rules_read_score(m, rules);
    rules_read_payment(m, rules);
    member_code(m, "service_hours", MEMBER_OPTIONAL, &calendar);
    if (m->status == STATUS_OK && calendar.len > 0 && !(rules->service_hours = text_copy(calendar)))
        m->status = error_memory(m->err);
}

static enum status read_document(json_t *document, struct rules *rules, struct error *err)
{
    static const char *const known[] = {
        "version",    "from_month",      "time_zone",  "population", "min_coverage", "expected_s",
        "indicators", "repairs",         "exemptions", "score",      "payment",      "evaluation",
        "contracts",  "month_begins_on", "notices",    NULL};
    struct members m;
    int64_t version, begins_on = 1;
    members_open(&m, document, "", known, err);
    member_int(&m, "version", MEMBER_OPTIONAL, 1, UINT32_MAX, &version);
    read_month(&m, rules);
    read_zone(&m, rules);
    read_population(&m, rules);
    member_hundredths(&m, "min_coverage", MEMBER_NEEDED, PERCENT_MAX, &rules->min_coverage_bp);
    rules->expected_s = EXPECTED_DEFAULT_S;
    member_int(&m, "expected_s", MEMBER_OPTIONAL, 1, TTL_S_MAX, &rules->expected_s);
    member_int(&m, "month_begins_on", MEMBER_OPTIONAL, 1, MONTH_DAY_MAX, &begins_on);
    rules->month_begins_on = (int)begins_on;
    read_terms(&m, rules);
    read_exemptions(&m, rules);
    rules_read_evaluation(&m, rules);
    rules_read_contracts(&m, rules, read_terms);
    rules_read_notices(&m, rules);
    return m.status;
}

/* The document with the version it is given, as its record. */
static enum status write_record(json_t *document, struct rules *rules, struct error *err)
{
    struct buffer text = {0};
    struct json_out j;
    if (json_object_set_new(document, "version", json_integer(rules->version)))
        return error_memory(err);
    json_begin(&j, &text);
    canonical_write(&j, document);
    if (!buffer_text(&text)) {
        buffer_free(&text);
        return error_memory(err);
    }
    rules->record = text.bytes;
    return STATUS_OK;
}

enum status rules_in_read(struct text document, uint32_t version, struct rules **ret_rules,
                          struct error *err)
{
    struct document *body = NULL;
    struct record record;
    enum status status = document_single(document, SINGLE_SENT, &body, &record, err);
    if (status != STATUS_OK)
        return status;
    struct rules *rules = calloc(1, sizeof *rules);
    status = rules ? read_document(record.object, rules, err) : error_memory(err);
    if (status == STATUS_OK) {
        rules->version = version;
        status = write_record(record.object, rules, err);
    }
    document_free(body);
    if (status != STATUS_OK)
        rules_free(rules);
    else
        *ret_rules = rules;
    return status;
}

static void list_reasons(json_t *list, char *out, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < json_array_size(list) && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s", i > 0 ? ", " : "",
                                json_string_value(json_array_get(list, i)));
}

enum status rules_check_reason(const struct rules *rules, struct text reason, const char *field,
                               struct error *err)
{
    char reasons[300] = "";
    json_error_t why;
    json_t *document = json_loads(rules->record, 0, &why);
    if (!document)
        return json_failure(&why, text_of(rules->record), err);
    json_t *list = json_object_get(json_object_get(document, "exemptions"), "reasons");
    bool found = false;
    for (size_t i = 0; i < json_array_size(list); i++)
        found = found || text_is(reason, json_string_value(json_array_get(list, i)));
    list_reasons(list, reasons, sizeof reasons);
    json_decref(document);
    if (found)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_value", field, "The rules' reasons are: %s.",
                     reasons);
}

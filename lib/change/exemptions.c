#include "change/exemptions.h"

#include "record/decisions_in.h"
#include "record/rules_in.h"
#include "view/records.h"

#include <stdio.h>
#include <stdlib.h>

/* --- from codes to numbers --------------------------------------------------------------------- */

typedef uint32_t find_code(const struct registry *r, struct text code);

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t sort_unique(uint32_t *numbers, uint32_t count)
{
    uint32_t kept = 0;
    if (count > 0)
        qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || numbers[i] != numbers[kept - 1])
            numbers[kept++] = numbers[i];
    }
    return kept;
}

/* `what` is "asset", "project" or "town". Unknown ones are passed over where `lenient`. */
static enum status resolve_list(const struct registry *r, const struct code_list *list,
                                const char *what, find_code *find, bool lenient,
                                uint32_t **ret_numbers, uint32_t *ret_count, struct error *err)
{
    if (list->count == 0)
        return STATUS_OK;
    uint32_t *numbers = calloc(list->count, sizeof *numbers), count = 0;
    if (!numbers)
        return error_memory(err);
    *ret_numbers = numbers;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t number = find(r, list->items[i]);
        if (number != NONE) {
            numbers[count++] = number;
        } else if (!lenient) {
            char code[32], field[64];
            snprintf(code, sizeof code, "unknown_%s", what);
            snprintf(field, sizeof field, "scope.%ss[%u]", what, i);
            return error_set(err, STATUS_INVALID, code, field, "No %s has the code %.*s.", what,
                             (int)list->items[i].len, list->items[i].at);
        }
    }
    *ret_count = sort_unique(numbers, count);
    return STATUS_OK;
}

static char *copy_or_null(struct text t)
{
    return t.len > 0 ? text_copy(t) : NULL;
}

static enum status find_calendar(const struct registry *r, struct text code, uint32_t *ret,
                                 struct error *err)
{
    uint32_t number = code.len > 0 ? registry_find_calendar(r, code) : NONE;
    *ret = number == NONE ? 0 : number + 1;
    if (code.len == 0 || number != NONE)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_calendar", "calendar",
                     "No calendar has the code %.*s.", (int)code.len, code.at);
}

/* The values of *in as an exemption; what it holds is the caller's, also after a fault. */
static enum status resolve(const struct registry *r, const struct exemption_in *in, bool limited,
                           struct exemption *x, struct error *err)
{
    *x = (struct exemption){.kinds = in->kinds,
                            .aspects = in->aspects,
                            .from = in->from,
                            .to = in->to,
                            .late = in->late,
                            .proposer = NONE};
    enum status status = resolve_list(r, &in->assets, "asset", registry_find_asset, false,
                                      &x->assets, &x->asset_count, err);
    if (!status)
        status = resolve_list(r, &in->projects, "project", registry_find_project, limited,
                              &x->projects, &x->project_count, err);
    if (!status)
        status = resolve_list(r, &in->towns, "town", registry_find_town, false, &x->towns,
                              &x->town_count, err);
    if (status)
        return status;
    status = find_calendar(r, in->calendar, &x->calendar, err);
    if (status)
        return status;
    x->reason = text_copy(in->reason);
    x->note = copy_or_null(in->note);
    x->evidence = copy_or_null(in->evidence);
    bool whole =
        x->reason && (x->note || in->note.len == 0) && (x->evidence || in->evidence.len == 0);
    return whole ? STATUS_OK : error_memory(err);
}

/* --- a contractor's and a supervisor's limits -------------------------------------------------- */

/* All projects that the scope sees; STATUS_FORBIDDEN if there is none. */
static enum status own_projects(const struct registry *r, const struct scope *scope,
                                struct exemption *x, struct error *err)
{
    x->projects = calloc(r->project_count + 1, sizeof *x->projects);
    if (!x->projects)
        return error_memory(err);
    for (uint32_t i = 0; i < r->project_count; i++) {
        if (scope_sees_project(scope, r, i))
            x->projects[x->project_count++] = i;
    }
    if (x->project_count > 0)
        return STATUS_OK;
    return error_set(err, STATUS_FORBIDDEN, "no_projects", "",
                     "Your organisation has no project to propose an exemption for.");
}

/* An asset must be one of its own. This comes before anything else is looked up: whichever fault is
 * named first, it is the same for another's asset as for nobody's. */
static enum status check_own_assets(const struct registry *r, const struct scope *scope,
                                    const struct exemption_in *in, struct error *err)
{
    for (uint32_t i = 0; i < in->assets.count; i++) {
        struct text code = in->assets.items[i];
        char field[64];
        if (scope_sees_asset(scope, r, registry_find_asset(r, code)))
            continue;
        snprintf(field, sizeof field, "scope.assets[%u]", i);
        return error_set(err, STATUS_INVALID, "unknown_asset", field, "No asset has the code %.*s.",
                         (int)code.len, code.at);
    }
    return STATUS_OK;
}

/* Drops the projects that this reader may not see. Somebody else's project and an unknown one must look
 * the same. */
static enum status limit_projects(const struct registry *r, const struct scope *scope,
                                  const struct exemption_in *in, struct exemption *x,
                                  struct error *err)
{
    uint32_t kept = 0;
    if (in->projects.count == 0)
        return own_projects(r, scope, x, err);
    for (uint32_t i = 0; i < x->project_count; i++) {
        if (scope_sees_project(scope, r, x->projects[i]))
            x->projects[kept++] = x->projects[i];
    }
    x->project_count = kept;
    if (kept > 0)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_project", "scope.projects[0]",
                     "None of these projects is one of yours.");
}

/* The first instant of the local day that is `days` after the date. */
static int64_t day_after(const struct zone *zone, int64_t date, int64_t days)
{
    int64_t year;
    int month, day;
    civil_from_days(date + days, &year, &month, &day);
    return zone_instant(zone, year, month, day, 0, 0, 0);
}

int64_t exemption_proof_deadline(const struct rule_book *book, const struct rules *rules,
                                 int64_t from)
{
    int year, month;
    rule_book_month_of(book, from, &year, &month);
    int64_t proof_date = civil_to_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1,
                                       (int)rules->proof_by_day);
    return day_after(rules->zone, proof_date, 1);
}

/* Proposals may come in up to the end of the day that is propose_within_days after the day on which
 * the interval begins, and never after evidence for it could. */
static int64_t proposal_deadline(const struct rule_book *book, const struct rules *rules,
                                 int64_t from)
{
    int64_t by_days =
        day_after(rules->zone, zone_day_of(rules->zone, from), rules->propose_within_days + 1);
    return instant_min(by_days, exemption_proof_deadline(book, rules, from));
}

static enum status check_rules(const struct district *d, const struct actor *actor,
                               const struct exemption_in *in, struct exemption *x,
                               struct error *err)
{
    const struct rules *rules = rule_book_at(&d->rules, actor->now);
    enum status status = rules_check_reason(rules, in->reason, "reason", err);
    if (status)
        return status;
    bool late = actor->now >= proposal_deadline(&d->rules, rules, x->from);
    if (late && !actor_is_office(actor))
        return error_set(err, STATUS_CONFLICT, "too_late_to_propose", "from",
                         "The rules let an exemption be proposed within %lld days after the day on "
                         "which it begins, and by day %lld of the month after; ask the office.",
                         (long long)rules->propose_within_days, (long long)rules->proof_by_day);
    x->late = late;
    return STATUS_OK;
}

/* --- proposing --------------------------------------------------------------------------------- */

static void write_exemption(struct json_out *j, const struct district *d, const struct exemption *x)
{
    const struct registry *r = &d->registry;
    const struct zone *zone = district_zone(d);
    json_object_begin(j);
    exemption_aspects_record(j, x);
    if (x->calendar)
        json_member_string(j, "calendar", r->calendars[x->calendar - 1].code);
    json_member_string(j, "evidence", x->evidence);
    json_member_instant(j, "from", zone, x->from);
    json_member_int(j, "id", (int64_t)d->exemptions.count + 1);
    json_member_bool(j, "late", x->late);
    json_member_string(j, "note", x->note);
    json_member_string(j, "proposer",
                       x->proposer == NONE ? NULL : r->organisations[x->proposer].code);
    json_member_string(j, "reason", x->reason);
    exemption_scope_record(j, r, x, NULL);
    json_member_instant(j, "to", zone, x->to);
    json_object_end(j);
}

static enum status check_proposal(const struct district *d, const struct actor *actor,
                                  const struct exemption_in *in, struct exemption *x,
                                  struct error *err)
{
    struct scope scope = actor_scope(actor);
    bool limited = !scope_is_whole(&scope);
    enum status status = limited ? check_own_assets(&d->registry, &scope, in, err) : STATUS_OK;
    if (!status)
        status = resolve(&d->registry, in, limited, x, err);
    if (!status && limited)
        status = limit_projects(&d->registry, &scope, in, x, err);
    if (!status)
        status = check_rules(d, actor, in, x, err);
    x->proposer = scope.organisation;
    return status;
}

enum status exemption_check_quota(const struct district *d, const struct actor *actor,
                                  int64_t open_max, struct refusal *refusal)
{
    struct scope scope = actor_scope(actor);
    int64_t open = 0;
    if (open_max == 0 || scope_is_whole(&scope))
        return STATUS_OK;
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        const struct exemption *x = d->exemptions.items + i;
        open += x->state == EXEMPTION_PROPOSED && x->proposer == scope.organisation;
    }
    if (open < open_max)
        return STATUS_OK;
    return refusal_because(
        refusal, STATUS_LIMITED, "too_many_proposals", "",
        "%lld of your exemptions wait for a decision, and no more may. Wait until "
        "some are decided, or put several assets into one.",
        (long long)open);
}

enum status change_prepare_exemption(const struct district *d, const struct actor *actor,
                                     struct text body, struct change **ret_change,
                                     struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct exemption_in in = {0};
    struct exemption x = {0};
    struct error err = {0};
    struct json_out j;
    if (!actor_proposes(actor))
        return refusal_because(
            refusal, STATUS_FORBIDDEN, "forbidden", "",
            "Exemptions are proposed by the office, a contractor or a supervisor.");
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = exemption_in_read(&record, false, &in);
    err = record.error;
    if (!status)
        status = check_proposal(d, actor, &in, &x, &err);
    if (status) {
        refusal_set(refusal, &err);
    } else {
        struct change *change = change_new(CHANGE_EXEMPTION, &j);
        if (change)
            write_exemption(&j, d, &x);
        status = change_end(change, ret_change, refusal);
    }
    exemption_free_content(&x);
    exemption_in_free(&in);
    document_free(document);
    return status;
}

static enum status read_stored(const struct district *d, const struct exemption_in *in,
                               const struct journalled *row, struct exemption *x,
                               struct error *cause)
{
    enum status status = resolve(&d->registry, in, false, x, cause);
    if (!status && in->proposer.len > 0) {
        x->proposer = registry_find_organisation(&d->registry, in->proposer);
        if (x->proposer == NONE)
            status = STATUS_CORRUPT;
    }
    if (in->id != d->exemptions.count + 1)
        status = STATUS_CORRUPT;
    x->state = EXEMPTION_PROPOSED;
    x->proposed_by = row->token;
    x->proposed_at = row->received_at;
    return status;
}

static enum status take_exemption(struct district *d, const struct journalled *row,
                                  struct record *record)
{
    struct exemption_in in = {0};
    struct exemption x = {0};
    enum status status = exemption_in_read(record, true, &in);
    if (!status)
        status = read_stored(d, &in, row, &x, &record->error);
    if (!status)
        status = exemptions_add(&d->exemptions, &x);
    exemption_free_content(&x);
    exemption_in_free(&in);
    return status;
}

enum status apply_exemption(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_exemption, err);
}

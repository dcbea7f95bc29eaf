#include "wire/rules_parts.h"

#include "model/names.h"
#include "model/registry.h"

#include <stdio.h>

#define PERCENT_MAX    INT64_C(10000)
#define WEIGHT_MAX     1000
#define FACTOR_BP_MAX  100000
#define LIST_MAX       100
#define REASON_LEN_MAX 32

static void element_open(struct members *parent, const char *key, size_t index, json_t *list,
                         const char *const *known, struct members *ret)
{
    char path[PATH_SIZE];
    member_path(parent, key, (int64_t)index, path);
    members_open(ret, json_array_get(list, index), path, known, parent->err);
}

static void check_weights(struct members *score)
{
    struct members w;
    int64_t sum = 0;
    if (!members_enter(score, "weights", MEMBER_NEEDED, indicator_names, &w))
        return;
    for (size_t i = 0; i < INDICATOR_COUNT; i++) {
        int64_t weight = 0;
        member_int(&w, indicator_names[i], MEMBER_OPTIONAL, 0, WEIGHT_MAX, &weight);
        sum += weight;
    }
    if (sum == 0)
        member_fail(&w, "bad_value", "", "At least one weight must be above 0.");
    members_close(score, &w);
}

static void check_deductions(struct members *score)
{
    static const char *const known[] = {"rule", "over_s", "points", "per", "at_most", NULL};
    static const char *const rule_names[] = {"long_outage", NULL};
    static const char *const per_names[] = {"asset", NULL};
    json_t *list = member_array(score, "deductions", MEMBER_NEEDED, 0, LIST_MAX);
    for (size_t i = 0; i < json_array_size(list) && !score->status; i++) {
        struct members d;
        int name;
        int64_t n;
        element_open(score, "deductions", i, list, known, &d);
        member_name(&d, "rule", MEMBER_NEEDED, rule_names, &name);
        member_int(&d, "over_s", MEMBER_NEEDED, 0, TTL_S_MAX, &n);
        member_hundredths(&d, "points", MEMBER_NEEDED, PERCENT_MAX, &n);
        member_name(&d, "per", MEMBER_NEEDED, per_names, &name);
        member_hundredths(&d, "at_most", MEMBER_NEEDED, PERCENT_MAX, &n);
        members_close(score, &d);
    }
}

void rules_check_score(struct members *m)
{
    static const char *const known[] = {"weights", "deductions", NULL};
    struct members score;
    if (!members_enter(m, "score", MEMBER_NEEDED, known, &score))
        return;
    check_weights(&score);
    check_deductions(&score);
    members_close(m, &score);
}

/* A ladder: from the highest score down to 0.00, so that every score stands on a step. */
void rules_check_payment(struct members *m)
{
    static const char *const known[] = {"from_score", "factor_bp", NULL};
    json_t *list = member_array(m, "payment", MEMBER_NEEDED, 1, LIST_MAX);
    int64_t above = PERCENT_MAX + 1;
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        struct members p;
        int64_t from = 0, factor;
        element_open(m, "payment", i, list, known, &p);
        member_hundredths(&p, "from_score", MEMBER_NEEDED, PERCENT_MAX, &from);
        member_int(&p, "factor_bp", MEMBER_NEEDED, 0, FACTOR_BP_MAX, &factor);
        if (from >= above)
            member_fail(&p, "bad_value", "from_score", "The steps go from the highest score down.");
        if (i + 1 == json_array_size(list) && from != 0)
            member_fail(&p, "bad_value", "from_score", "The last step must begin at \"0.00\".");
        above = from;
        members_close(m, &p);
    }
}

/* indicator_names and one more, which only the evaluation knows. */
static int evaluation_indicator(struct members *row)
{
    static const char *const names[] = {"intact",     "network", "live",     "history",    "repair",
                                        "acceptance", "budget",  "quantity", "milestones", NULL};
    int found = -1;
    member_name(row, "indicator", MEMBER_OPTIONAL, names, &found);
    return found;
}

static void check_evaluation_row(struct members *row)
{
    int kind = -1;
    int64_t weight, target = -1;
    bool judged = false;
    struct text level;
    member_text(row, "level1", MEMBER_NEEDED, &level);
    member_text(row, "level2", MEMBER_NEEDED, &level);
    member_text(row, "level3", MEMBER_NEEDED, &level);
    member_int(row, "weight", MEMBER_NEEDED, 0, 100, &weight);
    int indicator = evaluation_indicator(row);
    member_bool(row, "judged", MEMBER_OPTIONAL, &judged);
    member_name(row, "kind", MEMBER_OPTIONAL, kind_names, &kind);
    member_hundredths(row, "target", MEMBER_OPTIONAL, PERCENT_MAX, &target);
    if (judged == (indicator >= 0))
        member_fail(row, "bad_value", "indicator",
                    "A row has either an indicator or \"judged\": true.");
    if (kind >= 0 && indicator != INDICATOR_QUANTITY)
        member_fail(row, "bad_value", "kind", "Only a row of indicator quantity has a kind.");
    if (target >= 0 && indicator != INDICATOR_COUNT)
        member_fail(row, "bad_value", "target",
                    "Only milestones have their target here; others under indicators.");
    if (target < 0 && indicator == INDICATOR_COUNT)
        member_fail(row, "missing_member", "target", "Milestones need their target here.");
}

void rules_check_evaluation(struct members *m)
{
    static const char *const known[] = {"level1", "level2", "level3", "weight", "indicator",
                                        "kind",   "target", "judged", NULL};
    json_t *list = member_array(m, "evaluation", MEMBER_NEEDED, 0, LIST_MAX);
    for (size_t i = 0; i < json_array_size(list) && !m->status; i++) {
        struct members row;
        element_open(m, "evaluation", i, list, known, &row);
        check_evaluation_row(&row);
        members_close(m, &row);
    }
}

static bool is_reason(const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return len > 0 && len <= REASON_LEN_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

void rules_check_reasons(struct members *exemptions)
{
    json_t *list = member_array(exemptions, "reasons", MEMBER_NEEDED, 1, LIST_MAX);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *reason = json_string_value(json_array_get(list, i));
        char key[PATH_SIZE];
        snprintf(key, sizeof key, "reasons[%zu]", i);
        if (!is_reason(reason)) {
            member_fail(exemptions, "bad_value", key,
                        "A name of 1 to %d of a-z, 0-9 and _ is expected here.", REASON_LEN_MAX);
            return;
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(json_string_value(json_array_get(list, k)), reason) == 0)
                member_fail(exemptions, "bad_value", key, "This reason stands in the list twice.");
        }
    }
}

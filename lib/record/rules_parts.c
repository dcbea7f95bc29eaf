#include "record/rules_parts.h"

#include "figure/indicator.h"
#include "model/names.h"
#include "model/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Returns room for a list's elements; NULL for an empty list, or after a fault. */
static void *make_list(struct members *m, size_t count, size_t size)
{
    void *list = count > 0 && m->status == STATUS_OK ? calloc(count, size) : NULL;
    if (count > 0 && m->status == STATUS_OK && !list)
        m->status = error_memory(m->err);
    return list;
}

/* `field` needs the indicator's target, which older rules may lack. */
static void check_target(struct members *m, const char *field, const struct rules *rules,
                         int indicator)
{
    if (m->status == STATUS_OK && !indicator_is_used(rules, indicator))
        member_fail(m, "bad_value", field, "Name this indicator's target under indicators first.");
}

static void read_weights(struct members *score, struct rules *rules)
{
    struct members w;
    int64_t sum = 0;
    if (!members_enter(score, "weights", MEMBER_NEEDED, indicator_names, &w))
        return;
    for (size_t i = 0; i < INDICATOR_COUNT; i++) {
        member_int(&w, indicator_names[i], MEMBER_OPTIONAL, 0, WEIGHT_MAX, rules->weights + i);
        if (rules->weights[i] > 0)
            check_target(&w, indicator_names[i], rules, (int)i);
        sum += rules->weights[i];
    }
    if (sum == 0)
        member_fail(&w, "bad_value", "", "At least one weight must be above 0.");
    members_close(score, &w);
}

/* A deduction has the threshold of its own rule, and not another's. */
static void read_threshold(struct members *d, struct deduction_rule *x)
{
    bool outage = x->is == DEDUCTION_LONG_OUTAGE;
    int64_t other = -1;
    member_int(d, outage ? "over_s" : "rounds_over", MEMBER_NEEDED, 0, TTL_S_MAX,
               outage ? &x->over_s : &x->rounds_over);
    member_int(d, outage ? "rounds_over" : "over_s", MEMBER_OPTIONAL, 0, TTL_S_MAX, &other);
    if (other >= 0)
        member_fail(d, "bad_value", outage ? "rounds_over" : "over_s", "%s is of the deduction %s.",
                    outage ? "rounds_over" : "over_s",
                    deduction_names[outage ? DEDUCTION_REPEAT_FAULT : DEDUCTION_LONG_OUTAGE]);
}

static void read_deductions(struct members *score, struct rules *rules)
{
    static const char *const known[] = {"rule", "over_s",  "rounds_over", "points",
                                        "per",  "at_most", NULL};
    static const char *const per_names[] = {"asset", NULL};
    json_t *list = member_array(score, "deductions", MEMBER_NEEDED, 0, LIST_MAX);
    rules->deductions = make_list(score, json_array_size(list), sizeof *rules->deductions);
    for (size_t i = 0; i < json_array_size(list) && score->status == STATUS_OK; i++) {
        struct deduction_rule *x = rules->deductions + rules->deduction_count++;
        struct members d;
        int name = 0;
        element_open(score, "deductions", i, list, known, &d);
        member_name(&d, "rule", MEMBER_NEEDED, deduction_names, &name);
        x->is = (enum deduction_is)name;
        read_threshold(&d, x);
        member_hundredths(&d, "points", MEMBER_NEEDED, PERCENT_MAX, &x->points_hundredths);
        member_name(&d, "per", MEMBER_NEEDED, per_names, &name);
        member_hundredths(&d, "at_most", MEMBER_NEEDED, PERCENT_MAX, &x->at_most_hundredths);
        members_close(score, &d);
    }
}

void rules_read_score(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"min_weight", "weights", "deductions", NULL};
    struct members score;
    if (!members_enter(m, "score", MEMBER_NEEDED, known, &score))
        return;
    rules->min_weight = 50;
    member_int(&score, "min_weight", MEMBER_OPTIONAL, 0, 100, &rules->min_weight);
    read_weights(&score, rules);
    read_deductions(&score, rules);
    members_close(m, &score);
}

/* A ladder: from the highest score down to 0.00, so that every score has its step. */
void rules_read_payment(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"from_score", "factor_bp", NULL};
    json_t *list = member_array(m, "payment", MEMBER_NEEDED, 1, LIST_MAX);
    int64_t above = PERCENT_MAX + 1;
    rules->payment = make_list(m, json_array_size(list), sizeof *rules->payment);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        struct payment_step *step = rules->payment + rules->payment_count++;
        struct members p;
        int64_t from = 0;
        element_open(m, "payment", i, list, known, &p);
        member_hundredths(&p, "from_score", MEMBER_NEEDED, PERCENT_MAX, &from);
        member_int(&p, "factor_bp", MEMBER_NEEDED, 0, FACTOR_BP_MAX, &step->factor_bp);
        if (from >= above)
            member_fail(&p, "bad_value", "from_score", "The steps go from the highest score down.");
        if (i + 1 == json_array_size(list) && from != 0)
            member_fail(&p, "bad_value", "from_score", "The last step must begin at \"0.00\".");
        above = step->from_hundredths = from;
        members_close(m, &p);
    }
}

/* indicator_names and one more, which only the evaluation knows. */
static int evaluation_indicator(struct members *row)
{
    const char *names[INDICATOR_COUNT + 2] = {[EVALUATION_MILESTONES] = "milestones"};
    int found = -1;
    memcpy(names, indicator_names, INDICATOR_COUNT * sizeof *names);
    member_name(row, "indicator", MEMBER_OPTIONAL, names, &found);
    return found;
}

static void read_level(struct members *row, const char *key, char **ret)
{
    struct text level = {0};
    member_text(row, key, MEMBER_NEEDED, &level);
    if (row->status != STATUS_OK)
        return;
    *ret = text_copy(level);
    if (!*ret)
        row->status = error_memory(row->err);
}

static void check_evaluation_row(struct members *row, const struct evaluation_rule *x, bool judged)
{
    if (judged == (x->indicator >= 0))
        member_fail(row, "bad_value", "indicator",
                    "A row has either an indicator or \"judged\": true.");
    if (x->kind >= 0 && x->indicator != INDICATOR_QUANTITY)
        member_fail(row, "bad_value", "kind", "Only a row of indicator quantity has a kind.");
    if (x->target_bp >= 0 && x->indicator != EVALUATION_MILESTONES)
        member_fail(row, "bad_value", "target",
                    "Only milestones have their target here; others under indicators.");
    if (x->target_bp < 0 && x->indicator == EVALUATION_MILESTONES)
        member_fail(row, "missing_member", "target", "Milestones need their target here.");
}

void rules_read_limit(struct members *m, const char *key, enum need need, struct limit *ret)
{
    static const char *const known[] = {"s", "calendar", NULL};
    struct text calendar = {0};
    struct members l;
    if (!json_is_object(json_object_get(m->object, key))) {
        member_int(m, key, need, 1, TTL_S_MAX, &ret->s);
        return;
    }
    if (!members_enter(m, key, need, known, &l))
        return;
    member_int(&l, "s", MEMBER_NEEDED, 1, TTL_S_MAX, &ret->s);
    member_code(&l, "calendar", MEMBER_OPTIONAL, &calendar);
    if (l.status == STATUS_OK && calendar.len > 0 && !(ret->calendar = text_copy(calendar)))
        l.status = error_memory(l.err);
    members_close(m, &l);
}

void rules_read_comparison(struct members *m, struct comparison *ret)
{
    static const char *const known[] = {"last_year", "standard", "plan", NULL};
    struct members c;
    *ret = (struct comparison){-1, -1, -1};
    if (!members_enter(m, "compared_to", MEMBER_OPTIONAL, known, &c))
        return;
    member_hundredths(&c, "last_year", MEMBER_OPTIONAL, PERCENT_MAX, &ret->last_year);
    member_hundredths(&c, "standard", MEMBER_OPTIONAL, PERCENT_MAX, &ret->standard);
    member_hundredths(&c, "plan", MEMBER_OPTIONAL, PERCENT_MAX, &ret->plan);
    members_close(m, &c);
}

static void read_evaluation_row(struct members *row, const struct rules *rules,
                                struct evaluation_rule *x)
{
    bool judged = false;
    *x = (struct evaluation_rule){.kind = -1, .target_bp = -1};
    read_level(row, "level1", &x->level1);
    read_level(row, "level2", &x->level2);
    read_level(row, "level3", &x->level3);
    member_int(row, "weight", MEMBER_NEEDED, 0, 100, &x->weight);
    x->indicator = evaluation_indicator(row);
    member_bool(row, "judged", MEMBER_OPTIONAL, &judged);
    member_name(row, "kind", MEMBER_OPTIONAL, kind_names, &x->kind);
    member_hundredths(row, "target", MEMBER_OPTIONAL, PERCENT_MAX, &x->target_bp);
    rules_read_comparison(row, &x->compared_to);
    check_evaluation_row(row, x, judged);
    if (x->indicator >= 0 && x->indicator < INDICATOR_COUNT)
        check_target(row, "indicator", rules, x->indicator);
}

void rules_read_evaluation(struct members *m, struct rules *rules)
{
    static const char *const known[] = {"level1", "level2", "level3", "weight",      "indicator",
                                        "kind",   "target", "judged", "compared_to", NULL};
    json_t *list = member_array(m, "evaluation", MEMBER_NEEDED, 0, LIST_MAX);
    rules->evaluation = make_list(m, json_array_size(list), sizeof *rules->evaluation);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++) {
        struct members row;
        element_open(m, "evaluation", i, list, known, &row);
        read_evaluation_row(&row, rules, rules->evaluation + rules->evaluation_count++);
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

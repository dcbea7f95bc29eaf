#include "record/rules_contracts.h"

#include "base/text_code.h"
#include "model/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTRACTS_MAX 1000

static const char *const of_contract[] = {"indicators", "repairs",       "score",
                                          "payment",    "service_hours", NULL};
static const char *const of_indicator[] = {"target", "silent", "min_outage_s", NULL};
static const char *const of_repairs[] = {"limits_s", "response_s",   "rejoin",
                                         "rejoin_s", "open_after_s", NULL};

/* Checks that a contract may say each of these. What they say is read from the merged document. */
static void check_names(struct members *m, const struct members *contract)
{
    struct members list, one;
    struct members c = *contract;
    if (members_enter(&c, "repairs", MEMBER_OPTIONAL, of_repairs, &one))
        members_close(&c, &one);
    if (members_enter(&c, "indicators", MEMBER_OPTIONAL, indicator_names, &list)) {
        for (size_t i = 0; i < INDICATOR_COUNT; i++) {
            if (members_enter(&list, indicator_names[i], MEMBER_OPTIONAL, of_indicator, &one))
                members_close(&list, &one);
        }
        members_close(&c, &list);
    }
    members_close(m, &c);
}

/* Puts the members of `own` in the place of those of `general` that have the same names. */
static int put_members(json_t *general, json_t *own)
{
    if (!json_is_object(general) || !json_is_object(own))
        return 0;
    return json_object_update(general, own);
}

/* The same for each object in it: an indicator's members, or the limits. */
static int put_below(json_t *merged, json_t *own, const char *key)
{
    json_t *general = json_object_get(merged, key), *value = json_object_get(own, key);
    if (!json_is_object(value))
        return 0;
    for (void *i = json_object_iter(value); i; i = json_object_iter_next(value, i)) {
        const char *name = json_object_iter_key(i);
        json_t *below = json_object_iter_value(i), *there = json_object_get(general, name);
        bool both =
            json_is_object(below) && json_is_object(there) && strcmp(name, "response_s") != 0;
        if (both ? put_members(there, below) : json_object_set(general, name, below))
            return -1;
    }
    return 0;
}

/* Returns the document as it is for a contract; NULL: out of memory. */
static json_t *merge(json_t *document, json_t *own)
{
    json_t *merged = json_deep_copy(document), *value;
    int failed = !merged || json_object_set_new(merged, "service_hours", json_null());
    json_object_del(merged, "contracts");
    failed = failed || put_below(merged, own, "indicators") || put_below(merged, own, "repairs") ||
             put_members(json_object_get(merged, "score"), json_object_get(own, "score"));
    if (!failed && (value = json_object_get(own, "payment")))
        failed = json_object_set(merged, "payment", value);
    if (!failed && (value = json_object_get(own, "service_hours")))
        failed = json_object_set(merged, "service_hours", value);
    if (!failed)
        return merged;
    json_decref(merged);
    return NULL;
}

static void read_contract(struct members *m, const char *project, json_t *own, struct rules *rules,
                          rules_terms_reader *read, json_t *document)
{
    struct contract *c = rules->contracts + rules->contract_count++;
    struct members contract;
    char path[PATH_SIZE];
    member_path(m, project, -1, path);
    members_open(&contract, own, path, of_contract, m->err);
    check_names(m, &contract);
    if (m->status != STATUS_OK)
        return;
    json_t *merged = merge(document, own);
    c->project = text_copy(text_of(project));
    c->terms = calloc(1, sizeof *c->terms);
    if (merged && c->project && c->terms) {
        rules_share(rules, c->terms);
        /* Every name in it was looked at already, in the document and in the contract. */
        contract.object = merged;
        read(&contract, c->terms);
        members_close(m, &contract);
    } else
        m->status = error_memory(m->err);
    json_decref(merged);
}

static int by_project(const void *a, const void *b)
{
    return strcmp(((const struct contract *)a)->project, ((const struct contract *)b)->project);
}

void rules_read_contracts(struct members *m, struct rules *rules, rules_terms_reader *read)
{
    json_t *list = member_value(m, "contracts", MEMBER_OPTIONAL);
    struct members l = {.object = list, .path = "contracts", .err = m->err};
    size_t count = json_object_size(list);
    if (list && (!json_is_object(list) || count > CONTRACTS_MAX))
        member_fail(m, "bad_value", "contracts",
                    "An object by project is expected here, with at most %d.", CONTRACTS_MAX);
    if (count == 0 || m->status != STATUS_OK)
        return;
    rules->contracts = calloc(count, sizeof *rules->contracts);
    if (!rules->contracts)
        m->status = error_memory(m->err);
    for (void *i = json_object_iter(list); i && m->status == STATUS_OK;
         i = json_object_iter_next(list, i)) {
        read_contract(&l, json_object_iter_key(i), json_object_iter_value(i), rules, read,
                      m->object);
        members_close(m, &l);
    }
    if (m->status == STATUS_OK)
        qsort(rules->contracts, count, sizeof *rules->contracts, by_project);
}

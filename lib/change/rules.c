#include "change/rules.h"

#include "base/embedded.h"
#include "format/canonical.h"
#include "record/decisions_in.h"
#include "record/rules_in.h"

#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_RULES "schema/default_rules.json"

/* `gap_s`: as registry_presence_gap_s() */
static enum status make_change(struct text document, uint32_t version, int64_t gap_s,
                               struct change **ret_change, struct refusal *refusal)
{
    struct rules *rules = NULL;
    struct error err = {0};
    struct json_out j;
    enum status status = rules_in_read(document, version, &rules, &err);
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
    return make_change(body, d->rules.count + 1, registry_presence_gap_s(&d->registry), ret_change,
                       refusal);
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
    enum status status = canonical_difference(&j, text_of(now->record), text_of(next->record), err);
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
    enum status status = rules_in_read(body, d->rules.count + 1, &next, &err);
    if (status == STATUS_OK) {
        const struct rules *now = rule_book_of_month(&d->rules, next->from_year, next->from_month);
        status = write_trial(now, next, ret_answer, &err);
    }
    rules_free(next);
    return status == STATUS_OK ? STATUS_OK : refusal_set(refusal, &err);
}

enum status change_default_rules(struct change **ret_change, struct error *err)
{
    const struct embedded_file *file = embedded_find(DEFAULT_RULES);
    struct refusal refusal = {0};
    if (!file)
        return error_set(err, STATUS_IO, "missing_file", "",
                         "The program was built without " DEFAULT_RULES ".");
    struct text document = {(const char *)file->bytes, file->size};
    enum status status = make_change(document, 1, 0, ret_change, &refusal);
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
    return STATUS_OK;
}

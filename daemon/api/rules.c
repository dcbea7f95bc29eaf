#include "api/rules.h"

#include "api/listing.h"
#include "change/rules.h"
#include "format/canonical.h"
#include "http/answer.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "record/rules_notices.h"

#include <stdio.h>

/* Finds the version in force now, the one in force in a month, or the one with a number. */
static enum status find_rules(const struct request *q, const struct rules **ret, struct error *err)
{
    const struct rule_book *book = &q->app->district.rules;
    struct text month = request_parameter(q, "month");
    int64_t version = 0;
    int year, number;
    enum status status = request_integer(q, "version", 1, INT32_MAX, &version, err);
    if (status != STATUS_OK)
        return status;
    if (month.at && version)
        return error_set(err, STATUS_INVALID, "bad_parameter", "version",
                         "Either month or version, not both.");
    if (version > book->count)
        return error_set(err, STATUS_UNKNOWN, "not_found", "version",
                         "There is no version %lld of the rules.", (long long)version);
    if (month.at && !civil_parse_month(month, &year, &number))
        return error_set(err, STATUS_INVALID, "bad_month", "month",
                         "month is a month such as 2022-09.");
    if (version)
        *ret = book->items[version - 1];
    else
        *ret = month.at ? rule_book_of_month(book, year, number) : rule_book_at(book, q->now);
    return STATUS_OK;
}

/* Who is told where is the office's own, and of a party's receivers its own. */
static enum status shown_record(const struct request *q, const struct rules *rules,
                                struct buffer *out, struct error *err)
{
    const struct registry *r = &q->app->district.registry;
    uint32_t own = q->who.token.organisation;
    if (q->who.token.role == ROLE_ADMIN || q->who.token.role == ROLE_OFFICE) {
        buffer_add_text(out, rules->record);
        return out->failed ? error_memory(err) : STATUS_OK;
    }
    return rules_hide_notices(text_of(rules->record),
                              own == NONE ? NULL : r->organisations[own].code, out, err);
}

static void answer_rules(struct request *q, const struct rules *rules)
{
    struct buffer out = {0};
    struct error err;
    enum status status = shown_record(q, rules, &out, &err);
    if (status != STATUS_OK)
        buffer_free(&out);
    if (!answer_failed(q, status, &err))
        answer_json(q, &out);
}

void rules_get(struct request *q)
{
    const struct rules *rules = NULL;
    struct error err;
    if (!answer_failed(q, find_rules(q, &rules, &err), &err))
        answer_rules(q, rules);
}

static enum status prepare(struct request *q, struct change **ret_change, struct refusal *refusal)
{
    struct text body = request_body(q);
    if (q->who.token.role != ROLE_ADMIN) {
        enum status allowed = change_check_addresses(&q->app->district, body, refusal);
        if (allowed != STATUS_OK)
            return allowed;
    }
    enum status status = change_prepare_rules(&q->app->district, body, ret_change, refusal);
    if (status == STATUS_OK && q->asked.dry_run)
        status = change_try_rules(&q->app->district, body, &q->change.draft, refusal);
    return status;
}

static void answer_put(struct request *q)
{
    const struct rule_book *book = &q->app->district.rules;
    if (q->change.draft.len > 0)
        answer_json(q, &q->change.draft);
    else
        answer_rules(q, book->items[book->count - 1]);
}

static const struct change_handler rules_change = {.prepare = prepare, .answer = answer_put};

void rules_put_document(struct request *q)
{
    changes_add(q, &rules_change);
}

/* --- versions ---------------------------------------------------------------------------------- */

static const char *const version_columns[] = {"version", "from_month", "changed", NULL};

/* Writes what a version changed of the one that was accepted before it. */
static enum status difference(const struct request *q, uint32_t n, struct buffer *out,
                              struct error *err)
{
    struct rules *const *items = q->app->district.rules.items;
    struct buffer before = {0}, after = {0};
    struct json_out j;
    enum status status = STATUS_OK;
    json_begin(&j, out);
    if (n > 0)
        status = shown_record(q, items[n - 1], &before, err);
    if (n > 0 && status == STATUS_OK)
        status = shown_record(q, items[n], &after, err);
    const struct text nothing = text_of("{}");
    if (status == STATUS_OK)
        status = canonical_difference(&j, n > 0 ? (struct text){before.bytes, before.len} : nothing,
                                      n > 0 ? (struct text){after.bytes, after.len} : nothing, NULL,
                                      err);
    buffer_free(&before);
    buffer_free(&after);
    return status == STATUS_OK && out->failed ? error_memory(err) : status;
}

static enum status write_version(struct listing *l, const struct request *q, uint32_t n,
                                 struct error *err)
{
    struct buffer changed = {0};
    const struct rules *rules = q->app->district.rules.items[n];
    char month[16];
    enum status status = difference(q, n, &changed, err);
    snprintf(month, sizeof month, "%04d-%02d", rules->from_year, rules->from_month);
    if (status == STATUS_OK && q->asked.csv) {
        csv_int(&l->csv, rules->version);
        csv_string(&l->csv, month);
        csv_cell(&l->csv, (struct text){changed.bytes, changed.len});
    } else if (status == STATUS_OK) {
        json_object_begin(&l->json);
        json_member_int(&l->json, "version", rules->version);
        json_member_string(&l->json, "from_month", month);
        json_key(&l->json, "changed");
        json_raw(&l->json, changed.bytes, changed.len);
        json_object_end(&l->json);
    }
    buffer_free(&changed);
    return status;
}

void rules_list(struct request *q)
{
    const struct rule_book *book = &q->app->district.rules;
    struct listing l;
    struct error err;
    int64_t after = 0;
    enum status status = STATUS_OK;
    if (!listing_begin_numbered(&l, q, version_columns, &after))
        return;
    for (int64_t n = after; n < book->count && status == STATUS_OK; n++) {
        if (!listing_wants(&l))
            break;
        status = write_version(&l, q, (uint32_t)n, &err);
        listing_wrote_number(&l, n + 1);
    }
    if (status != STATUS_OK) {
        buffer_free(&l.out);
        answer_failed(q, status, &err);
        return;
    }
    listing_end(&l, "rules");
}

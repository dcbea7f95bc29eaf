#include "daemon/api.h"

#include "daemon/answer.h"
#include "daemon/app.h"

/* The version in force now, or in a month, or by its number. */
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
    int64_t at = month.at ? civil_to_days(year, number, 15) * INT64_C(86400) : q->now;
    *ret = version ? book->items[version - 1] : rule_book_at(book, at);
    return STATUS_OK;
}

static void answer_rules(struct request *q, const struct rules *rules)
{
    struct buffer out = {0};
    buffer_add_text(&out, rules->record);
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
    struct text body = {q->body.bytes, q->body.len};
    enum status status =
        change_prepare_rules(&q->app->district, body, ret_change, refusal);
    if (status == STATUS_OK && q->dry_run && *ret_change)
        buffer_add(&q->draft, (*ret_change)->body.bytes, (*ret_change)->body.len);
    return status;
}

static void answer_put(struct request *q)
{
    const struct rule_book *book = &q->app->district.rules;
    if (q->draft.len > 0)
        answer_json(q, &q->draft);
    else
        answer_rules(q, book->items[book->count - 1]);
}

static const struct changing rules_change = {prepare, answer_put};

void rules_put_document(struct request *q)
{
    pipeline_change(q, &rules_change);
}

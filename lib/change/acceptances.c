/* Acceptances and judgements: lists that are taken whole or not at all. */
#include "change/months.h"
#include "change/parts.h"
#include "record/month_in.h"

#include <stdio.h>
#include <stdlib.h>

/* --- acceptances ------------------------------------------------------------------------------- */

static enum status find_both(const struct registry *r, struct record *record,
                             const struct acceptance_in *in, struct acceptance *ret)
{
    ret->project = registry_find_project(r, in->project);
    ret->asset = registry_find_asset(r, in->asset);
    if (ret->project == NONE)
        return error_set(&record->error, STATUS_INVALID, "unknown_project", "project",
                         "No project has the code %.*s.", (int)in->project.len, in->project.at);
    if (ret->asset == NONE)
        return error_set(&record->error, STATUS_INVALID, "unknown_asset", "asset",
                         "No asset has the code %.*s.", (int)in->asset.len, in->asset.at);
    return STATUS_OK;
}

static enum status take_acceptance(const struct district *d, struct record *record,
                                   struct json_out *j)
{
    struct acceptance_in in;
    struct acceptance found;
    struct buffer text = {0};
    enum status status = record->error.status;
    if (!status)
        status = acceptance_in_read(record, &in);
    if (!status)
        status = find_both(&d->registry, record, &in, &found);
    if (status)
        return status;
    acceptance_in_record(&in, &text);
    json_raw(j, text.bytes, text.len);
    status = text.failed ? error_memory(&record->error) : STATUS_OK;
    buffer_free(&text);
    return status;
}

typedef enum status record_taker(void *context, struct record *record, struct json_out *j);

/* {"items":[...]} of a body's records. */
static enum status take_all(const char *op, enum document_format format, struct text body,
                            record_taker *take, void *context, struct change **ret_change,
                            uint32_t *ret_count, struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct json_out j;
    *ret_count = 0;
    refusal->by_line = format != DOCUMENT_JSON;
    if (document_open(format, NULL, body, &document, &err))
        return refuse(refusal, &err);
    struct change *change = change_new(op, &j);
    enum status status = change ? STATUS_OK : error_memory(&refusal->error);
    if (change) {
        json_object_begin(&j);
        json_key(&j, "items");
        json_array_begin(&j);
    }
    for (; !status && document_next(document, &record); ++*ret_count) {
        enum status one = take(context, &record, &j);
        if (one == STATUS_INVALID)
            refuse_item(refusal, record.number, &record.error);
        else if (one)
            status = refuse(refusal, &record.error);
    }
    if (!status)
        status = refusal_end(refusal);
    document_free(document);
    if (status) {
        change_free(change);
        return status;
    }
    json_array_end(&j);
    json_object_end(&j);
    return change_end(change, ret_change, refusal);
}

static enum status take_one_acceptance(void *context, struct record *record, struct json_out *j)
{
    return take_acceptance(context, record, j);
}

enum status change_prepare_acceptances(const struct district *d, enum document_format format,
                                       struct text body, struct change **ret_change,
                                       struct buffer *ret_answer, struct refusal *refusal)
{
    uint32_t count;
    char answer[40];
    enum status status = take_all("acceptances", format, body, take_one_acceptance,
                                  (void *)(uintptr_t)d, ret_change, &count, refusal);
    if (status)
        return status;
    if (count == 0) {
        change_free(*ret_change);
        *ret_change = NULL;
    }
    snprintf(answer, sizeof answer, "{\"added\":%u}", count);
    buffer_add_text(ret_answer, answer);
    return STATUS_OK;
}

static enum status put_acceptance(struct district *d, struct record *record,
                                  const struct journalled *row)
{
    struct acceptance_in in;
    struct acceptance x = {.by = row->token, .received_at = row->received_at};
    enum status status = record->error.status;
    if (!status)
        status = acceptance_in_read(record, &in);
    if (!status)
        status = find_both(&d->registry, record, &in, &x);
    if (status)
        return status;
    x.inspected_on = in.day;
    x.passed = in.passed;
    x.note = in.note.len > 0 ? text_copy(in.note) : NULL;
    if ((in.note.len > 0 && !x.note) || acceptances_add(&d->acceptances, &x)) {
        free(x.note);
        return error_memory(&record->error);
    }
    return STATUS_OK;
}

/* --- judgements -------------------------------------------------------------------------------- */

struct judging {
    const struct rules *rules;
    int year;
};

static bool names_row(const struct judgement_in *in, const struct evaluation_rule *row)
{
    return row->indicator < 0 && text_is(in->level3, row->level3) &&
           (in->level1.len == 0 || text_is(in->level1, row->level1)) &&
           (in->level2.len == 0 || text_is(in->level2, row->level2));
}

/* The one judged row that is meant. */
static enum status find_row(const struct judging *k, struct record *record,
                            const struct judgement_in *in, const struct evaluation_rule **ret)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < k->rules->evaluation_count; i++) {
        if (!names_row(in, &k->rules->evaluation[i]))
            continue;
        *ret = &k->rules->evaluation[i];
        found++;
    }
    if (found != 1)
        return error_set(&record->error, STATUS_INVALID, "unknown_row", "level3",
                         found ? "Several judged rows are called %.*s: name level1 and level2 too."
                               : "The evaluation has no judged row %.*s.",
                         (int)in->level3.len, in->level3.at);
    if (in->points_hundredths > (*ret)->weight * 100)
        return error_set(&record->error, STATUS_INVALID, "bad_value", "points",
                         "This row gives at most %lld points.", (long long)(*ret)->weight);
    return STATUS_OK;
}

static enum status take_judgement(void *context, struct record *record, struct json_out *j)
{
    const struct judging *k = context;
    const struct evaluation_rule *row = NULL;
    struct judgement_in in;
    enum status status = record->error.status;
    if (!status)
        status = judgement_in_read(record, false, &in);
    if (!status)
        status = find_row(k, record, &in, &row);
    if (status)
        return status;
    json_object_begin(j);
    json_member_text(j, "evidence", in.evidence);
    json_member_string(j, "level1", row->level1);
    json_member_string(j, "level2", row->level2);
    json_member_string(j, "level3", row->level3);
    json_member_text(j, "note", in.note);
    json_key(j, "points");
    json_hundredths(j, in.points_hundredths);
    json_member_int(j, "year", k->year);
    json_object_end(j);
    return STATUS_OK;
}

enum status change_prepare_judgements(const struct district *d, int year,
                                      enum document_format format, struct text body,
                                      struct change **ret_change, struct refusal *refusal)
{
    struct judging k = {rule_book_of_month(&d->rules, year, 12), year};
    uint32_t count;
    enum status status =
        take_all("judgements", format, body, take_judgement, &k, ret_change, &count, refusal);
    if (!status && count == 0) {
        change_free(*ret_change);
        *ret_change = NULL;
    }
    return status;
}

static enum status put_judgement(struct district *d, struct record *record,
                                 const struct journalled *row)
{
    struct judgement_in in;
    enum status status = record->error.status;
    if (!status)
        status = judgement_in_read(record, true, &in);
    if (status)
        return status;
    struct judgement x = {.year = (int)in.year,
                          .level1 = text_copy(in.level1),
                          .level2 = text_copy(in.level2),
                          .level3 = text_copy(in.level3),
                          .points_hundredths = in.points_hundredths,
                          .evidence = text_copy(in.evidence),
                          .note = in.note.len > 0 ? text_copy(in.note) : NULL,
                          .by = row->token,
                          .at = row->received_at};
    bool failed = !x.level1 || !x.level2 || !x.level3 || !x.evidence || (in.note.len && !x.note);
    if (failed || judgements_put(&d->judgements, &x)) {
        judgement_free(&x);
        return error_memory(&record->error);
    }
    return STATUS_OK;
}

/* --- applying ---------------------------------------------------------------------------------- */

typedef enum status record_putter(struct district *d, struct record *record,
                                  const struct journalled *row);

static enum status put_all(struct district *d, const struct journalled *row, record_putter *put,
                           struct error *err)
{
    struct document *document = NULL;
    struct record record;
    enum status status = items_open(row->body, &document, err);
    while (!status && document_next(document, &record)) {
        if (put(d, &record, row))
            status = corrupt(err, &record.error);
    }
    document_free(document);
    return status;
}

enum status apply_acceptances(struct district *d, const struct journalled *row, struct error *err)
{
    return put_all(d, row, put_acceptance, err);
}

enum status apply_judgements(struct district *d, const struct journalled *row, struct error *err)
{
    return put_all(d, row, put_judgement, err);
}

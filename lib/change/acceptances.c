#include "change/acceptances.h"

#include "change/table_names.h"
#include "record/month_in.h"

#include <stdlib.h>

/* --- acceptances ------------------------------------------------------------------------------- */

static enum status find_both(const struct registry *r, struct record *record,
                             const struct acceptance_in *in, struct acceptance *ret)
{
    ret->project = registry_find_project(r, in->project);
    ret->asset = registry_find_said(r, in->asset);
    if (ret->project == NONE)
        return error_set(&record->error, STATUS_INVALID, "unknown_project", "project",
                         "No project has the code %.*s.", (int)in->project.len, in->project.at);
    if (ret->asset == NONE)
        return error_set(&record->error, STATUS_INVALID, "unknown_asset", "asset",
                         "No asset has the code %.*s.", (int)in->asset.len, in->asset.at);
    return STATUS_OK;
}

struct accepting {
    const struct district *d;
    struct table_names names; /* of a table */
    struct table_lookup lookup;
};

static enum status take_acceptance(struct upsert *u, void *context, struct record *record)
{
    const struct accepting *k = context;
    struct acceptance_in in;
    struct acceptance found;
    enum status status = acceptance_in_read(record, &in);
    if (!status)
        status = find_both(&k->d->registry, record, &in, &found);
    if (status)
        return status;
    in.asset = text_of(k->d->registry.assets[found.asset].code); /* never by an alias */
    buffer_reset(&u->after);
    acceptance_in_record(&in, &u->after);
    return upsert_add(u, record);
}

static enum status end_acceptances(struct preparation *p, struct change **ret_change,
                                   struct buffer *ret_answer)
{
    enum status status = upsert_end(&p->u, ret_change, NULL);
    if (!status)
        buffer_addf(ret_answer, "{\"added\":%u}", p->u.added);
    return status;
}

enum status change_begin_acceptances(const struct district *d, enum document_format format,
                                     struct text body, struct refusal *refusal,
                                     struct preparation **ret)
{
    struct accepting *k = calloc(1, sizeof *k);
    struct upsert_source source = {.format = format, .csv = &csv_acceptances, .body = body};
    if (k) {
        *k = (struct accepting){.d = d, .names = {.d = d, .which = COLLECTION_ASSETS}};
        k->lookup = table_names_lookup(&k->names);
        source.lookup = &k->lookup;
    }
    enum status status =
        preparation_begin(CHANGE_ACCEPTANCES, &source, take_acceptance, k, free, refusal, ret);
    if (!status)
        (*ret)->end = end_acceptances;
    return status;
}

enum status change_prepare_acceptances(const struct district *d, enum document_format format,
                                       struct text body, struct change **ret_change,
                                       struct buffer *ret_answer, struct refusal *refusal)
{
    struct preparation *p = NULL;
    enum status status = change_begin_acceptances(d, format, body, refusal, &p);
    return preparation_finish(status, p, ret_change, ret_answer);
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

static void write_judgement(const struct judging *k, const struct judgement_in *in,
                            const struct evaluation_rule *row, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_text(&j, "evidence", in->evidence);
    json_member_string(&j, "level1", row->level1);
    json_member_string(&j, "level2", row->level2);
    json_member_string(&j, "level3", row->level3);
    json_member_text(&j, "note", in->note);
    json_key(&j, "points");
    json_hundredths(&j, in->points_hundredths);
    json_member_int(&j, "year", k->year);
    json_object_end(&j);
}

static enum status take_judgement(struct upsert *u, void *context, struct record *record)
{
    const struct judging *k = context;
    const struct evaluation_rule *row = NULL;
    struct judgement_in in;
    enum status status = judgement_in_read(record, false, &in);
    if (!status)
        status = find_row(k, record, &in, &row);
    if (status)
        return status;
    buffer_reset(&u->after);
    write_judgement(k, &in, row, &u->after);
    return upsert_add(u, record);
}

enum status change_prepare_judgements(const struct district *d, int year,
                                      enum document_format format, struct text body,
                                      struct change **ret_change, struct refusal *refusal)
{
    struct upsert u = {0};
    struct judging k = {rule_book_of_month(&d->rules, year, 12), year};
    struct upsert_source source = {.format = format, .body = body};
    bool more = false;
    enum status status = upsert_begin(&u, CHANGE_JUDGEMENTS, &source, take_judgement, &k, refusal);
    if (!status)
        status = upsert_step(&u, UINT32_MAX, &more);
    if (!status)
        status = upsert_end(&u, ret_change, NULL);
    upsert_free(&u);
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

static enum status apply_acceptance(struct district *d, const struct journalled *row,
                                    struct record *record, void *state, struct error *err)
{
    (void)state;
    return record_applied(put_acceptance(d, record, row), record, err);
}

static enum status apply_judgement(struct district *d, const struct journalled *row,
                                   struct record *record, void *state, struct error *err)
{
    (void)state;
    return record_applied(put_judgement(d, record, row), record, err);
}

const struct list_applier list_of_acceptances = {.take = apply_acceptance};
const struct list_applier list_of_judgements = {.take = apply_judgement};

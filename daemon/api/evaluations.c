#include "api/evaluations.h"

#include "change/acceptances.h"
#include "change/years.h"
#include "http/answer.h"
#include "http/route.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "record/evaluation_in.h"
#include "view/evaluation.h"

/* A year in the path, and the revision asked for. */
struct year_question {
    int year;
    const struct month_revision *stored; /* NULL: a draft */
};

static enum status read_year(const struct request *q, int *ret, struct error *err)
{
    int64_t year;
    if (q->asked.params[0].len != 4 || !text_to_int(q->asked.params[0], 1971, 9998, &year))
        return error_set(err, STATUS_INVALID, "bad_year", "year", "year is a year such as 2022.");
    *ret = (int)year;
    return STATUS_OK;
}

static enum status read_question(const struct request *q, struct year_question *ret,
                                 struct error *err)
{
    int64_t revision = 0;
    enum status status = read_year(q, &ret->year, err);
    if (status == STATUS_OK)
        status = request_integer(q, "revision", 1, UINT32_MAX, &revision, err);
    if (status != STATUS_OK)
        return status;
    ret->stored = months_find(&q->app->district.years, ret->year, 0, (uint32_t)revision);
    if (!ret->stored && revision > 0)
        return error_set(err, STATUS_UNKNOWN, "not_found", "revision",
                         "The year has no such revision.");
    return STATUS_OK;
}

static enum status read_evaluation(const struct request *q, const struct year_question *a,
                                   struct evaluation *ret, struct error *err)
{
    const struct district *d = &q->app->district;
    if (a->stored)
        return evaluation_in_read(text_of(a->stored->document), &d->rules, ret, err);
    return evaluation_compute(d, a->year, q->now, ret) == STATUS_OK ? STATUS_OK : error_memory(err);
}

static void write_json(const struct year_question *a, const struct evaluation *e,
                       struct buffer *out)
{
    struct buffer document = {0};
    const struct zone *zone = e->rules->zone;
    evaluation_document(e, a->stored ? a->stored->revision : 1, zone, &document);
    const char *text = buffer_text(&document);
    if (text)
        evaluation_to_json((struct text){text, document.len}, a->stored, zone, out);
    out->failed = out->failed || !text;
    buffer_free(&document);
}

void evaluations_get(struct request *q)
{
    struct year_question a = {0};
    struct evaluation e;
    struct error err;
    enum status status = read_question(q, &a, &err);
    if (status == STATUS_OK)
        status = read_evaluation(q, &a, &e, &err);
    if (answer_failed(q, status, &err))
        return;
    struct buffer out = answer_buffer(q);
    if (q->asked.csv)
        evaluation_to_csv(&e, &out);
    else
        write_json(&a, &e, &out);
    evaluation_free(&e);
    answer_body(q, &out, "evaluation");
}

static enum status prepare_judgements(struct request *q, struct change **ret_change,
                                      struct refusal *refusal)
{
    struct text body = request_body(q);
    int year = 0;
    enum status status = read_year(q, &year, &refusal->error);
    if (status != STATUS_OK)
        return status;
    return change_prepare_judgements(&q->app->district, year, (enum document_format)q->body.format,
                                     body, ret_change, refusal);
}

static const struct change_handler judgements = {.prepare = prepare_judgements,
                                                 .answer = evaluations_get,
                                                 .whole = true};

void evaluations_judge(struct request *q)
{
    changes_add(q, &judgements);
}

/* --- publish, close, correct ------------------------------------------------------------------- */

static enum status prepare_settling(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    struct text body = request_body(q);
    int year = 0;
    enum status status = read_year(q, &year, &refusal->error);
    if (status != STATUS_OK)
        return status;
    return change_prepare_year(&q->app->district, &actor, year, route_verb(q->asked.route), body,
                               ret_change, refusal);
}

static const struct change_handler settling = {.prepare = prepare_settling,
                                               .answer = evaluations_get,
                                               .whole = true};

void evaluations_settle(struct request *q)
{
    changes_add(q, &settling);
}

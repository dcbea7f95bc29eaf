#include "api/month_reports.h"

#include "http/answer.h"
#include "http/work.h"
#include "ledger/month_report.h"
#include "loop/app.h"
#include "loop/readings.h"

#include <stdio.h>
#include <stdlib.h>

/* Made in the loop, written out by the helper. */
struct month_file {
    struct bulletin bulletin;
    struct buffer out;
    enum report_format format;
    char directory[1024], name[80];
};

static enum status run(struct store *store, void *work, struct error *err)
{
    struct month_file *r = work;
    (void)store;
    enum status status = month_report_write(&r->bulletin, r->format, r->directory, &r->out, err);
    /* A disk that has no room for a passing file is no reason to doubt the database. */
    return status == STATUS_IO ? STATUS_BUSY : status;
}

static void done(struct request *q)
{
    static const char *const types[] = {
        [REPORT_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [REPORT_CSV] = "text/csv; charset=utf-8",
        [REPORT_HTML] = "text/html; charset=utf-8"};
    struct month_file *r = q->work;
    bool page = r->format == REPORT_HTML;
    answer_file(q, &r->out, types[r->format], page ? "" : r->name);
    if (page)
        q->answer.policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                           "form-action 'none'; frame-ancestors 'none'";
}

static void free_file(void *work)
{
    struct month_file *r = work;
    bulletin_free(&r->bulletin);
    buffer_free(&r->out);
    free(r);
}

/* "2022-09.xlsx", "2022.xlsx" */
static enum status read_name(const struct request *q, struct month_report *ret,
                             enum report_format *ret_format, struct error *err)
{
    struct text name = q->asked.params[0];
    const char *dot = memchr(name.at, '.', name.len);
    struct text month = {name.at, dot ? (size_t)(dot - name.at) : name.len};
    struct text format = {dot ? dot + 1 : "", dot ? name.len - month.len - 1 : 0};
    int found = name_find(report_format_names, format);
    if (found < 0)
        return error_set(err, STATUS_UNKNOWN, "not_found", "",
                         "A report is called MONTH or YEAR, with .xlsx, .csv or .html.");
    if (!month_report_name(month, ret))
        return error_set(err, STATUS_UNKNOWN, "not_found", "",
                         "A report is of a month such as 2022-09, or of a year such as 2022.");
    *ret_format = (enum report_format)found;
    return STATUS_OK;
}

static enum status read_question(const struct request *q, struct month_report *ret,
                                 enum report_format *ret_format, struct error *err)
{
    int64_t revision = 0;
    int language = LANGUAGE_ZH;
    *ret = (struct month_report){.scope = token_scope(&q->who.token, q->now),
                                 .contractor = request_parameter(q, "contractor")};
    enum status status = read_name(q, ret, ret_format, err);
    if (status == STATUS_OK)
        status = request_name(q, "lang", language_names, &language, err);
    if (status == STATUS_OK)
        status = request_integer(q, "revision", 1, UINT32_MAX - 1, &revision, err);
    ret->language = (enum language)language;
    ret->revision = (uint32_t)revision;
    return status;
}

void month_report_get(struct request *q)
{
    struct month_report question;
    struct error err;
    struct month_file *r = request_work(q, sizeof *r, free_file);
    if (!r)
        return;
    enum status status = read_question(q, &question, &r->format, &err);
    if (status == STATUS_OK)
        status = month_report_make(&q->app->district, &question, q->now, &r->bulletin, &err);
    if (answer_failed(q, status, &err))
        return;
    snprintf(r->directory, sizeof r->directory, "%s", q->front->settings->data);
    snprintf(r->name, sizeof r->name, "%s-%s.%s", question.month ? "assessment" : "evaluation",
             r->bulletin.subject, report_format_names[r->format]);
    read_then(q, run, done);
}

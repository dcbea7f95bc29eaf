#include "api/tables.h"

#include "format/csv.h"
#include "format/table_text.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/readings.h"
#include "record/csv_template.h"

#include <stdio.h>
#include <stdlib.h>

/* A party sends exemptions alone. */
static const struct csv_shape *find_shape(struct request *q)
{
    const struct csv_shape *shape = csv_shape_named(q->asked.params[0]);
    enum role role = q->who.token.role;
    bool is_party = role == ROLE_CONTRACTOR || role == ROLE_SUPERVISOR;
    if (is_party && shape != &csv_exemptions)
        shape = NULL;
    if (!shape)
        answer_unknown(q, "table");
    return shape;
}

void tables_get(struct request *q)
{
    static const char *const languages[] = {"zh", "en", NULL};
    const struct csv_shape *shape = find_shape(q);
    struct error err;
    int language = 0;
    if (!shape || answer_failed(q, request_name(q, "lang", languages, &language, &err), &err))
        return;
    struct buffer out = answer_buffer(q);
    if (!q->asked.csv) {
        csv_columns_json(shape, &out);
        answer_json(q, &out);
        return;
    }
    char name[40];
    snprintf(name, sizeof name, "%.*s", (int)q->asked.params[0].len, q->asked.params[0].at);
    csv_template(shape, language == 0, &out);
    answer_csv(q, &out, name);
}

/* --- a table as plain CSV -------------------------------------------------------------------------- */

struct plain_work {
    const struct csv_shape *shape;
    struct buffer body, csv;
};

static void work_free(void *work)
{
    struct plain_work *w = work;
    buffer_free(&w->body);
    buffer_free(&w->csv);
    free(w);
}

static enum status run(struct store *store, void *work, struct error *err)
{
    struct plain_work *w = work;
    struct buffer table = {0};
    (void)store;
    enum status status = table_to_csv((struct text){w->body.bytes, w->body.len}, &table, err);
    buffer_free(&w->body);
    if (status == STATUS_OK)
        csv_rename(w->shape, (struct text){table.bytes ? table.bytes : "", table.len}, &w->csv);
    buffer_free(&table);
    return status;
}

static void done(struct request *q)
{
    struct plain_work *w = q->work;
    answer_text(q, &w->csv, "text/csv; charset=utf-8");
}

void tables_post(struct request *q)
{
    const struct csv_shape *shape = find_shape(q);
    struct plain_work *w = shape ? request_work(q, sizeof *w, work_free) : NULL;
    if (!w)
        return;
    w->shape = shape;
    w->body = q->body.collected;
    q->body.collected = (struct buffer){0};
    read_then(q, run, done);
}

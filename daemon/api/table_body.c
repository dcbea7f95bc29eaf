#include "api/table_body.h"

#include "format/table_text.h"
#include "http/answer.h"
#include "loop/readings.h"
#include "record/document.h"

#include <stdlib.h>

#define CSV_AT_ONCE_BYTES 65536 /* a shorter CSV is converted in no time */

struct table_work {
    struct buffer body, csv;
    const struct change_handler *handler;
};

static void work_free(void *work)
{
    struct table_work *w = work;
    buffer_free(&w->body);
    buffer_free(&w->csv);
    free(w);
}

static enum status convert(struct store *store, void *work, struct error *err)
{
    struct table_work *w = work;
    (void)store;
    enum status status = table_to_csv((struct text){w->body.bytes, w->body.len}, &w->csv, err);
    buffer_free(&w->body);
    return status;
}

static void converted(struct request *q)
{
    struct table_work *w = q->work;
    q->body.collected = w->csv;
    w->csv = (struct buffer){0};
    q->body.format = DOCUMENT_TABLE;
    changes_add(q, w->handler);
}

void table_body_then(struct request *q, const struct change_handler *handler)
{
    bool is_long = q->body.format == DOCUMENT_CSV && q->body.collected.len > CSV_AT_ONCE_BYTES;
    if (q->body.format != DOCUMENT_XLSX && !is_long) {
        changes_add(q, handler);
        return;
    }
    struct table_work *w = calloc(1, sizeof *w);
    if (!w) {
        answer_memory(q);
        return;
    }
    w->body = q->body.collected;
    w->handler = handler;
    q->body.collected = (struct buffer){0};
    q->work = w;
    q->work_free = work_free;
    read_then(q, convert, converted);
}

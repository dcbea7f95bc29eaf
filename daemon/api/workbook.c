#include "api/workbook.h"

#include "format/xlsx_out.h"
#include "http/answer.h"
#include "http/front.h"
#include "loop/readings.h"

#include <stdio.h>
#include <stdlib.h>

struct workbook_work {
    struct buffer csv, xlsx;
    char directory[1024], name[64];
    void *before; /* the handler's own work, which may still be in use below us */
    void (*free_before)(void *work);
};

static void work_free(void *work)
{
    struct workbook_work *w = work;
    if (w->free_before)
        w->free_before(w->before);
    buffer_free(&w->csv);
    buffer_free(&w->xlsx);
    free(w);
}

static enum status run(struct store *store, void *work, struct error *err)
{
    struct workbook_work *w = work;
    (void)store;
    enum status status =
        csv_to_xlsx((struct text){w->csv.bytes, w->csv.len}, w->directory, &w->xlsx, err);
    buffer_free(&w->csv);
    return status;
}

static void done(struct request *q)
{
    struct workbook_work *w = q->work;
    char name[80];
    snprintf(name, sizeof name, "%s.xlsx", w->name);
    answer_file(q, &w->xlsx, XLSX_MEDIA_TYPE, name);
}

void workbook_answer(struct request *q, struct buffer *csv, const char *name)
{
    struct workbook_work *w = csv->failed ? NULL : calloc(1, sizeof *w);
    if (!w) {
        buffer_free(csv);
        answer_memory(q);
        return;
    }
    w->csv = *csv;
    *csv = (struct buffer){0};
    snprintf(w->directory, sizeof w->directory, "%s", q->front->settings->data);
    snprintf(w->name, sizeof w->name, "%s", name);
    w->before = q->work;
    w->free_before = q->work_free;
    q->work = w;
    q->work_free = work_free;
    read_then(q, run, done);
}

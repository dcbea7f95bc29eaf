/* The batches of reports, the newest first: what came in when, and what of it was voided. */
#include "api/batch_list.h"

#include "api/batch_view.h"
#include "api/events.h"
#include "api/listing.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/readings.h"

#include <stdlib.h>

struct batch_list {
    struct page page;
    uint64_t before;
    uint32_t feed;       /* NONE: all */
    bool by_void;        /* only the batches of `voids` */
    struct buffer voids; /* uint64_t, the newest first */
    struct buffer rows;  /* struct journal_row without texts */
};

/* --- the helper's thread ---------------------------------------------------------------------- */

/* One row more than the page holds shows that there is a next page. */
static bool is_full(const struct batch_list *l)
{
    return l->rows.len / sizeof(struct journal_row) > (size_t)l->page.limit;
}

static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct batch_list *l = context;
    struct journal_row kept = *row;
    if (row->kind != JOURNAL_REPORTS || (l->feed != NONE && row->feed != l->feed))
        return STATUS_OK;
    kept.op = kept.body = (struct text){0};
    buffer_add(&l->rows, &kept, sizeof kept);
    return l->rows.failed ? error_memory(err) : STATUS_OK;
}

static enum status run_voids(struct store *store, struct batch_list *l, struct error *err)
{
    const uint64_t *seqs = (const uint64_t *)(const void *)l->voids.bytes;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < l->voids.len / sizeof *seqs && status == STATUS_OK; i++) {
        if (is_full(l))
            break;
        status = journal_batches_back(store, seqs[i] + 1, NONE, 1, take_row, l, err);
    }
    return status;
}

static enum status run(struct store *store, void *work, struct error *err)
{
    struct batch_list *l = work;
    if (l->by_void)
        return run_voids(store, l, err);
    return journal_batches_back(store, l->before, l->feed, l->page.limit + 1, take_row, l, err);
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static void list_done(struct request *q)
{
    const struct batch_list *b = q->work;
    const struct journal_row *rows = (const struct journal_row *)(const void *)b->rows.bytes;
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct listing l;
    listing_begin(&l, q, &b->page, batch_view_columns);
    for (size_t i = 0; i < b->rows.len / sizeof *rows && listing_wants(&l); i++) {
        if (q->asked.csv)
            batch_view_csv(&l.csv, &rows[i], d, zone);
        else
            batch_view_json(&l.json, &rows[i], d, zone);
        listing_wrote_number(&l, (int64_t)rows[i].seq);
    }
    listing_end(&l, "batches");
}

static int newer_first(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

static enum status find_voids(const struct voids *voids, bool approved, struct batch_list *l,
                              struct error *err)
{
    for (uint32_t i = 0; i < voids->count; i++) {
        const struct void_entry *v = &voids->items[i];
        if (v->approved == approved && v->batch < l->before)
            buffer_add(&l->voids, &v->batch, sizeof v->batch);
    }
    if (l->voids.failed)
        return error_memory(err);
    if (l->voids.len > 0)
        qsort(l->voids.bytes, l->voids.len / sizeof(uint64_t), sizeof(uint64_t), newer_first);
    return STATUS_OK;
}

static enum status read_question(const struct request *q, struct batch_list *l, struct error *err)
{
    static const char *const states[] = {"void_proposed", "void", NULL};
    const struct district *d = &q->app->district;
    int state = -1;
    int64_t before = INT64_MAX;
    enum status status = events_feed(q, false, &l->feed, err);
    if (status == STATUS_OK)
        status = page_read(q, &l->page, err);
    if (status == STATUS_OK)
        status = page_after_number(&l->page, INT64_MAX, &before, err);
    if (status == STATUS_OK)
        status = request_name(q, "state", states, &state, err);
    l->before = (uint64_t)before <= d->seq ? (uint64_t)before : d->seq + 1;
    l->by_void = state >= 0;
    return status == STATUS_OK && l->by_void ? find_voids(&d->voids, state == 1, l, err) : status;
}

static void free_list(void *work)
{
    struct batch_list *l = work;
    buffer_free(&l->voids);
    buffer_free(&l->rows);
    free(l);
}

void batches_list(struct request *q)
{
    struct error err;
    struct batch_list *l = request_work(q, sizeof *l, free_list);
    if (!l)
        return;
    l->feed = NONE;
    if (!answer_failed(q, read_question(q, l, &err), &err))
        read_then(q, run, list_done);
}

#include "api/voids.h"

#include "api/listing.h"
#include "change/part_voids.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/readings.h"
#include "report/frame.h"
#include "report/frame_pack.h"
#include "store/journal.h"
#include "view/part_void.h"

#include <stdlib.h>

#define STRETCH_S 21600

/* What a void holds, as the journal says: it is counted before anything is decided. */
struct void_read {
    struct part_void asked;   /* with what was found so far */
    int64_t from, at;         /* the stretch being read, [from, at) */
    struct part_voids before; /* of the stretch: what they hold does not count any more */
    struct buffer rows;       /* uint64_t: seqs that held something */
};

/* --- the helper's thread ---------------------------------------------------------------------- */

/* Is the report in the void, and does it count up to now? */
static bool takes(struct void_read *v, uint64_t seq, const struct report *r)
{
    const struct part_voids asked = {.items = &v->asked, .count = 1};
    uint32_t feed = v->asked.feed;
    if (r->at < v->from || r->at >= v->at)
        return false;
    if (r->asset == FRAME_NO_ASSET)
        return part_voids_take_beat(&asked, seq, feed, r->at) &&
               !part_voids_take_beat(&v->before, seq, feed, r->at);
    uint8_t left = part_voids_leave(&v->before, seq, feed, r->asset, r->at, r->states);
    return part_voids_leave(&asked, seq, feed, r->asset, r->at, left) != left;
}

static enum status count_reports(struct void_read *v, uint64_t seq, struct frame_reader *f)
{
    struct report r;
    enum status status;
    bool any = false;
    while ((status = frame_reader_next(f, &r)) == STATUS_OK) {
        if (!takes(v, seq, &r))
            continue;
        v->asked.reports += r.asset != FRAME_NO_ASSET;
        v->asked.heartbeats += r.asset == FRAME_NO_ASSET;
        any = true;
    }
    if (any)
        buffer_add(&v->rows, &seq, sizeof seq);
    return status == STATUS_UNKNOWN && v->rows.failed ? STATUS_MEMORY : status;
}

static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct void_read *v = context;
    struct buffer raw = {0};
    struct frame_reader f;
    if (row->feed != v->asked.feed)
        return STATUS_OK;
    enum status status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = frame_reader_init(&f, raw.bytes, raw.len);
    if (status == STATUS_OK)
        status = count_reports(v, row->seq, &f);
    buffer_free(&raw);
    if (status == STATUS_CORRUPT)
        return error_set(err, STATUS_CORRUPT, "corrupt", "", "Batch %llu cannot be read back.",
                         (unsigned long long)row->seq);
    return status == STATUS_MEMORY ? error_memory(err) : STATUS_OK;
}

/* One stretch: a job of the reader is short, and the next one is somebody else's. */
static enum status run(struct store *store, void *work, struct error *err)
{
    struct void_read *v = work;
    v->from = v->at;
    v->at = instant_min(v->asked.to, v->from + STRETCH_S);
    part_voids_free(&v->before);
    enum status status =
        journal_part_voids(store, v->from, v->at - 1, v->asked.seq_max, &v->before, err);
    if (status == STATUS_OK)
        status = journal_overlapping(store, v->from, v->at - 1, v->asked.seq_max, take_row, v, err);
    return status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static void free_read(void *work)
{
    struct void_read *v = work;
    part_void_free_content(&v->asked);
    part_voids_free(&v->before);
    buffer_free(&v->rows);
    free(v);
}

static void answer_one(struct request *q, const struct part_void *v)
{
    const struct district *d = &q->app->district;
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    part_void_json(&j, &d->registry, v, rule_book_zone(&d->rules, q->now));
    answer_json(q, &out);
}

static void answer_void(struct request *q, uint32_t id)
{
    answer_one(q, &q->app->district.part_voids.items[id - 1]);
}

static enum status prepare_void(struct request *q, struct change **ret_change,
                                struct refusal *refusal)
{
    const struct void_read *v = q->work;
    return change_prepare_part_void(&q->app->district, &v->asked, ret_change, refusal);
}

static void answer_newest(struct request *q)
{
    answer_void(q, q->app->district.part_voids.count);
}

static const struct change_handler voiding = {.prepare = prepare_void, .answer = answer_newest};

static int compare_rows(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A batch over the end of a stretch was met twice. */
static uint64_t count_rows(struct buffer *rows)
{
    uint64_t *seqs = (uint64_t *)(void *)rows->bytes, count = 0;
    size_t found = rows->len / sizeof *seqs;
    if (found > 1)
        qsort(seqs, found, sizeof *seqs, compare_rows);
    for (size_t i = 0; i < found; i++)
        count += i == 0 || seqs[i] != seqs[i - 1];
    return count;
}

/* A dry run: as it would be proposed, with what it would take out. Nothing is. */
static void answer_dry(struct request *q, struct void_read *v)
{
    const struct district *d = &q->app->district;
    struct change *change = NULL;
    struct refusal refusal = {0};
    enum status status = change_prepare_part_void(d, &v->asked, &change, &refusal);
    change_free(change);
    v->asked.id = d->part_voids.count + 1;
    v->asked.proposed_by = q->who.token.id;
    v->asked.proposed_at = q->now;
    if (status == STATUS_OK)
        answer_one(q, &v->asked);
    else
        answer_refusal(q, status, &refusal);
    refusal_free(&refusal);
}

static void read_done(struct request *q)
{
    struct void_read *v = q->work;
    if (v->at < v->asked.to) {
        read_then(q, run, read_done);
        return;
    }
    v->asked.batches = count_rows(&v->rows);
    if (q->asked.dry_run)
        answer_dry(q, v);
    else
        changes_add(q, &voiding);
}

void voids_propose(struct request *q)
{
    const struct district *d = &q->app->district;
    struct actor actor = {&q->who.token, q->now};
    struct refusal refusal = {0};
    struct void_read *v = request_work(q, sizeof *v, free_read);
    if (!v)
        return;
    enum status status = change_read_part_void(d, &actor, request_body(q), &v->asked, &refusal);
    v->asked.seq_max = d->seq;
    v->at = v->asked.from;
    if (status != STATUS_OK)
        answer_refusal(q, status, &refusal);
    else
        read_then(q, run, read_done);
    refusal_free(&refusal);
}

/* The number in the path; 0: there is no such void. */
static uint32_t void_id(const struct request *q)
{
    int64_t id = 0;
    bool is_there = text_to_int(q->asked.params[0], 1, q->app->district.part_voids.count, &id);
    return is_there ? (uint32_t)id : 0;
}

void voids_get(struct request *q)
{
    uint32_t id = void_id(q);
    if (id)
        answer_void(q, id);
    else
        answer_unknown(q, "void");
}

static enum status prepare_approval(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct actor actor = {&q->who.token, q->now};
    return change_prepare_part_void_approval(&q->app->district, &actor, void_id(q), ret_change,
                                             refusal);
}

static const struct change_handler approval = {.prepare = prepare_approval, .answer = voids_get};

void voids_approve(struct request *q)
{
    changes_add(q, &approval);
}

/* The newest first, as batches are. */
void voids_list(struct request *q)
{
    static const char *const states[] = {"proposed", "approved", NULL};
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&d->rules, q->now);
    struct listing l;
    struct page page;
    struct error err;
    int64_t before = INT64_MAX;
    int state = -1;
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = page_after_number(&page, INT64_MAX, &before, &err);
    if (status == STATUS_OK)
        status = request_name(q, "state", states, &state, &err);
    if (answer_failed(q, status, &err))
        return;
    listing_begin(&l, q, &page, part_void_columns);
    for (int64_t id = instant_min(before - 1, d->part_voids.count); id > 0; id--) {
        const struct part_void *v = &d->part_voids.items[id - 1];
        if (state >= 0 && v->approved != (state == 1))
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            part_void_csv(&l.csv, &d->registry, v, zone);
        else
            part_void_json(&l.json, &d->registry, v, zone);
        listing_wrote_number(&l, id);
    }
    listing_end(&l, "voids");
}

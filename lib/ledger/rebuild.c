#include "ledger/rebuild.h"

#include "ledger/landing.h"
#include "model/timeline_take.h"
#include "report/frame_pack.h"

#include <stdlib.h>

/* A row on its way into a model. */
struct replay {
    struct store *store;
    struct district *district;
    const struct late_limit *limit;
    const uint8_t *only;            /* by series: is it wanted? NULL: all are */
    const struct part_voids *voids; /* of which nothing is applied; NULL: none */
};

static enum status land(const struct replay *x, const struct journal_row *row,
                        const struct buffer *raw, struct error *err)
{
    struct landing landing;
    enum status status = landing_begin(&landing, x->district, row->seq, row->feed, row->received_at,
                                       raw->bytes, raw->len);
    landing.work.only = x->only;
    if (x->voids && part_voids_touch(x->voids, row->seq, row->feed, row->first_at, row->last_at))
        landing.work.voids = x->voids;
    if (status == STATUS_OK)
        status = landing_finish(&landing, x->district, x->store, x->limit, err);
    landing_free(&landing);
    return status;
}

static enum status frame_error(enum status status, const struct journal_row *row, struct error *err)
{
    if (status == STATUS_MEMORY)
        return error_memory(err);
    if (status == STATUS_CORRUPT)
        return error_set(err, status, "journal_frame", "seq",
                         "The reports of journal row %llu can't be read.",
                         (unsigned long long)row->seq);
    return status;
}

static enum status replay(const struct replay *x, const struct journal_row *row, struct error *err)
{
    struct buffer raw = {0};
    if (row->accepted == 0)
        return STATUS_OK;
    enum status status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = land(x, row, &raw, err);
    buffer_free(&raw);
    return frame_error(status, row, err);
}

enum status replay_row(struct store *store, struct district *d, const struct journal_row *row,
                       const struct late_limit *limit, struct error *err)
{
    const struct replay x = {store, d, limit, NULL, NULL};
    return replay(&x, row, err);
}

/* Many rows, one after the other. */
struct rows {
    struct store *store;
    struct district *district;
    const uint8_t *only;
    const struct row_order *order; /* NULL: the journal's own */
    uint64_t reports;              /* of the rows so far */
};

static enum status tail_row(void *context, const struct journal_row *row, struct error *err)
{
    struct rows *all = context;
    const struct late_limit limit = {.seq_max = row->seq};
    const struct replay x = {all->store, all->district, &limit, all->only, NULL};
    all->reports += row->reports;
    return replay(&x, row, err);
}

enum status replay_tail(struct store *store, struct district *d, uint64_t seq_from, uint64_t seq_to,
                        struct error *err)
{
    struct rows all = {.store = store, .district = d};
    return journal_each(store, seq_from, seq_to, JOURNAL_REPORTS, tail_row, &all, err);
}

static enum status rebuild_row(void *context, const struct journal_row *row, struct error *err)
{
    struct rows *all = context;
    const struct late_limit limit = {all->order->seq_max, true, row->first_at, row->seq};
    const struct replay x = {all->store, all->district, &limit, all->only, &all->order->voids};
    all->reports += row->reports;
    return replay(&x, row, err);
}

/* What was stored before may be anything: the next checkpoint replaces it series by series. */
static void soil_all(struct timelines *t)
{
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++)
        t->series[i].dirty_first = 0;
    for (uint32_t i = 0; i < t->watch.feed_count; i++)
        t->watch.dirty_from[i] = INT64_MIN;
}

static void order_free(struct row_order *order)
{
    free(order->seqs);
    part_voids_free(&order->voids);
    *order = (struct row_order){0};
}

/* Empties the timelines and finds the order in which rows up to seq_max come back. */
static enum status begin_rows(struct rows *all, uint64_t seq_max, struct row_order *order,
                              struct error *err)
{
    struct district *d = all->district;
    timelines_free(&d->timelines);
    d->reports = 0;
    d->first_at = d->last_at = INSTANT_NONE;
    if (timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count) != STATUS_OK)
        return error_memory(err);
    order->seq_max = seq_max;
    all->order = order;
    enum status status =
        journal_part_voids(all->store, INT64_MIN, INT64_MAX, seq_max, &order->voids, err);
    return status == STATUS_OK
               ? journal_by_time(all->store, seq_max, &order->seqs, &order->count, err)
               : status;
}

static enum status one_row(struct rows *all, uint64_t seq, struct error *err)
{
    return journal_each(all->store, seq, seq, JOURNAL_REPORTS, all->order ? rebuild_row : tail_row,
                        all, err);
}

enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                         struct error *err)
{
    struct row_order order = {0};
    struct rows all = {.store = store, .district = d};
    enum status status = begin_rows(&all, seq_max, &order, err);
    for (; order.next < order.count && status == STATUS_OK; order.next++)
        status = one_row(&all, order.seqs[order.next], err);
    order_free(&order);
    if (status == STATUS_OK)
        soil_all(&d->timelines);
    return status;
}

/* --- beside those in use ----------------------------------------------------------------------- */

static enum status mark_series(struct rebuilt *b, const struct buffer *raw)
{
    struct frame_reader f;
    struct report r;
    enum status status = frame_reader_init(&f, raw->bytes, raw->len);
    while (status == STATUS_OK && (status = frame_reader_next(&f, &r)) == STATUS_OK) {
        for (unsigned k = 0; k < ASPECT_COUNT && r.asset < b->asset_count; k++) {
            if (report_state_bits(&r, k) != 0)
                b->only[(size_t)r.asset * ASPECT_COUNT + k] = 1;
        }
    }
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

static enum status take_voided(void *context, const struct journal_row *row, struct error *err)
{
    struct rebuilt *b = context;
    struct buffer raw = {0};
    b->voided_feed = row->feed;
    enum status status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = mark_series(b, &raw);
    buffer_free(&raw);
    return frame_error(status, row, err);
}

/* Only what the voided batch reports has to be made anew. */
static enum status find_voided(struct store *store, struct rebuilt *b, struct error *err)
{
    b->only = calloc((size_t)b->asset_count * ASPECT_COUNT + 1, sizeof *b->only);
    if (!b->only)
        return error_memory(err);
    return journal_row(store, b->voided, take_voided, b, err);
}

enum status rebuilt_narrow(struct rebuilt *b, const struct part_void *v)
{
    if (v->asset_count == 0)
        return STATUS_OK;
    b->only = calloc((size_t)b->asset_count * ASPECT_COUNT + 1, sizeof *b->only);
    if (!b->only)
        return STATUS_MEMORY;
    b->voided_feed = v->feed;
    for (uint32_t i = 0; i < v->asset_count; i++) {
        for (unsigned k = 0; k < ASPECT_COUNT; k++)
            b->only[(size_t)v->assets[i] * ASPECT_COUNT + k] = v->aspects >> k & 1;
    }
    return STATUS_OK;
}

/* The first pass, which brings back rows by time. It knows voids of parts up to its end alone, as every row does that
 * is read back for a late one. */
static enum status step_by_time(struct rebuilt *b, struct rows *all, uint64_t seq_to,
                                struct error *err)
{
    struct row_order *order = &b->order;
    enum status status = STATUS_OK;
    if (order->seq_max == 0) {
        if (b->voided > 0)
            status = find_voided(all->store, b, err);
        return status == STATUS_OK ? begin_rows(all, seq_to, order, err) : status;
    }
    all->only = b->only;
    all->order = order;
    for (int n = 0; n < REBUILT_STEP_ROWS && all->reports < REBUILT_STEP_REPORTS &&
                    order->next < order->count && status == STATUS_OK;
         n++)
        status = one_row(all, order->seqs[order->next++], err);
    if (status != STATUS_OK || order->next < order->count)
        return status;
    soil_all(&all->district->timelines);
    b->seq = order->seq_max;
    order_free(order);
    return STATUS_OK;
}

static enum status step_tail(struct rebuilt *b, struct rows *all, uint64_t seq_to,
                             struct error *err)
{
    enum status status = STATUS_OK;
    all->only = b->only;
    for (int n = 0; n < REBUILT_STEP_ROWS && all->reports < REBUILT_STEP_REPORTS &&
                    b->seq < seq_to && status == STATUS_OK;
         n++)
        status = one_row(all, ++b->seq, err);
    return status;
}

enum status rebuilt_step(struct store *store, struct rebuilt *b, uint64_t seq_to, struct error *err)
{
    /* a shallow copy that is never freed: frames need no more of an asset than that there is one */
    struct district d = {.registry = b->feeds,
                         .timelines = b->timelines,
                         .reports = b->reports,
                         .first_at = b->first_at,
                         .last_at = b->last_at};
    d.registry.asset_count = b->asset_count;
    struct rows all = {.store = store, .district = &d};
    enum status status =
        b->seq == 0 ? step_by_time(b, &all, seq_to, err) : step_tail(b, &all, seq_to, err);
    b->timelines = d.timelines;
    b->reports = d.reports;
    b->first_at = d.first_at;
    b->last_at = d.last_at;
    return status;
}

enum status rebuilt_prepare(struct rebuilt *b, struct district *d)
{
    if (!b->only || b->is_prepared)
        return STATUS_OK;
    enum status status = timelines_prepare_take(&d->timelines, &b->timelines, b->only);
    b->is_prepared = status == STATUS_OK;
    return status;
}

void rebuilt_swap(struct rebuilt *b, struct district *d)
{
    const struct timelines old = d->timelines;
    if (b->only) {
        timelines_take(&d->timelines, &b->timelines, b->only, b->voided_feed);
    } else {
        d->timelines = b->timelines;
        b->timelines = old; /* freed with it */
    }
    d->reports = b->reports;
    d->first_at = b->first_at;
    d->last_at = b->last_at;
}

void rebuilt_free(struct rebuilt *b)
{
    if (!b)
        return;
    free(b->only);
    order_free(&b->order);
    timelines_free(&b->timelines);
    registry_free(&b->feeds);
    free(b);
}

enum status registry_copy_feeds(const struct registry *r, struct registry *ret)
{
    struct registry copy = {0};
    copy.feeds = calloc((size_t)r->feed_count + 1, sizeof *copy.feeds);
    copy.feed_rank = calloc((size_t)r->feed_count + 1, sizeof *copy.feed_rank);
    bool failed = !copy.feeds || !copy.feed_rank;
    for (uint32_t i = 0; i < r->feed_count && !failed; i++) {
        const struct feed *from = &r->feeds[i];
        copy.feeds[i] = (struct feed){.code = text_copy(text_of(from->code)),
                                      .report_ttl_s = from->report_ttl_s,
                                      .feed_ttl_s = from->feed_ttl_s};
        copy.feed_rank[i] = r->feed_rank[i];
        copy.feed_count = i + 1;
        failed = !copy.feeds[i].code;
    }
    if (failed) {
        registry_free(&copy);
        return STATUS_MEMORY;
    }
    copy.feed_cap = r->feed_count + 1;
    copy.presence_gap_s = r->presence_gap_s;
    *ret = copy;
    return STATUS_OK;
}

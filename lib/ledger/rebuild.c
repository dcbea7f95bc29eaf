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
    uint64_t seq_max; /* of those applied by time */
    struct part_voids voids;
};

static enum status tail_row(void *context, const struct journal_row *row, struct error *err)
{
    const struct rows *all = context;
    const struct late_limit limit = {.seq_max = row->seq};
    const struct replay x = {all->store, all->district, &limit, all->only, NULL};
    return replay(&x, row, err);
}

static enum status replay_rows(struct rows *all, uint64_t seq_from, uint64_t seq_to,
                               struct error *err)
{
    return journal_each(all->store, seq_from, seq_to, JOURNAL_REPORTS, tail_row, all, err);
}

enum status replay_tail(struct store *store, struct district *d, uint64_t seq_from, uint64_t seq_to,
                        struct error *err)
{
    struct rows all = {.store = store, .district = d};
    return replay_rows(&all, seq_from, seq_to, err);
}

static enum status rebuild_row(void *context, const struct journal_row *row, struct error *err)
{
    const struct rows *all = context;
    const struct late_limit limit = {all->seq_max, true, row->first_at, row->seq};
    const struct replay x = {all->store, all->district, &limit, all->only, &all->voids};
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

static enum status rebuild_rows(struct rows *all, struct error *err)
{
    struct district *d = all->district;
    uint64_t *seqs = NULL;
    size_t count = 0;
    timelines_free(&d->timelines);
    d->reports = 0;
    d->first_at = d->last_at = INSTANT_NONE;
    if (timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count) != STATUS_OK)
        return error_memory(err);
    enum status status =
        journal_part_voids(all->store, INT64_MIN, INT64_MAX, all->seq_max, &all->voids, err);
    if (status == STATUS_OK)
        status = journal_by_time(all->store, all->seq_max, &seqs, &count, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = journal_each(all->store, seqs[i], seqs[i], JOURNAL_REPORTS, rebuild_row, all, err);
    free(seqs);
    part_voids_free(&all->voids);
    if (status == STATUS_OK)
        soil_all(&d->timelines);
    return status;
}

enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                         struct error *err)
{
    struct rows all = {.store = store, .district = d, .seq_max = seq_max};
    return rebuild_rows(&all, err);
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

enum status rebuilt_advance(struct store *store, struct rebuilt *b, uint64_t seq_to,
                            struct error *err)
{
    enum status status = STATUS_OK;
    /* a shallow copy that is never freed: frames need no more of an asset than that there is one */
    struct district d = {.registry = b->feeds,
                         .timelines = b->timelines,
                         .reports = b->reports,
                         .first_at = b->first_at,
                         .last_at = b->last_at};
    d.registry.asset_count = b->asset_count;
    struct rows all = {.store = store, .district = &d, .seq_max = seq_to};
    if (b->seq == 0 && b->voided > 0)
        status = find_voided(store, b, err);
    all.only = b->only;
    if (status == STATUS_OK)
        status = b->seq == 0 ? rebuild_rows(&all, err) : replay_rows(&all, b->seq + 1, seq_to, err);
    b->timelines = d.timelines;
    b->reports = d.reports;
    b->first_at = d.first_at;
    b->last_at = d.last_at;
    b->seq = seq_to;
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

#include "ledger/rebuild.h"

#include "ledger/landing.h"
#include "report/frame_pack.h"

#include <stdlib.h>

static enum status land(struct store *store, struct district *d, const struct journal_row *row,
                        const struct buffer *raw, const struct late_limit *limit, struct error *err)
{
    struct landing landing;
    enum status status =
        landing_begin(&landing, d, row->seq, row->feed, row->received_at, raw->bytes, raw->len);
    if (status == STATUS_OK)
        status = landing_finish(&landing, d, store, limit, err);
    landing_free(&landing);
    return status;
}

enum status replay_row(struct store *store, struct district *d, const struct journal_row *row,
                       const struct late_limit *limit, struct error *err)
{
    struct buffer raw = {0};
    if (row->accepted == 0)
        return STATUS_OK;
    enum status status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = land(store, d, row, &raw, limit, err);
    buffer_free(&raw);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    if (status == STATUS_CORRUPT)
        return error_set(err, status, "journal_frame", "seq",
                         "The reports of journal row %llu can't be read.",
                         (unsigned long long)row->seq);
    return status;
}

struct tail {
    struct store *store;
    struct district *district;
};

static enum status tail_row(void *context, const struct journal_row *row, struct error *err)
{
    struct tail *tail = context;
    const struct late_limit limit = {.seq_max = row->seq};
    return replay_row(tail->store, tail->district, row, &limit, err);
}

enum status replay_tail(struct store *store, struct district *d, uint64_t seq_from, uint64_t seq_to,
                        struct error *err)
{
    struct tail tail = {.store = store, .district = d};
    return journal_each(store, seq_from, seq_to, JOURNAL_REPORTS, tail_row, &tail, err);
}

struct rebuild {
    struct store *store;
    struct district *district;
    uint64_t seq_max;
};

static enum status rebuild_row(void *context, const struct journal_row *row, struct error *err)
{
    struct rebuild *b = context;
    const struct late_limit limit = {b->seq_max, true, row->first_at, row->seq};
    return replay_row(b->store, b->district, row, &limit, err);
}

/* What was stored before may be anything: the next checkpoint replaces it series by series. */
static void soil_all(struct timelines *t)
{
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++)
        t->series[i].dirty_first = 0;
    for (uint32_t i = 0; i < t->watch.feed_count; i++)
        t->watch.dirty_from[i] = INT64_MIN;
}

enum status rebuild_into(struct store *store, struct district *d, uint64_t seq_max,
                         struct error *err)
{
    struct rebuild b = {.store = store, .district = d, .seq_max = seq_max};
    uint64_t *seqs = NULL;
    size_t count = 0;
    timelines_free(&d->timelines);
    d->reports = 0;
    d->first_at = d->last_at = INSTANT_NONE;
    if (timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count) != STATUS_OK)
        return error_memory(err);
    enum status status = journal_by_time(store, seq_max, &seqs, &count, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = journal_each(store, seqs[i], seqs[i], JOURNAL_REPORTS, rebuild_row, &b, err);
    free(seqs);
    if (status == STATUS_OK)
        soil_all(&d->timelines);
    return status;
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
    if (b->seq == 0)
        status = rebuild_into(store, &d, seq_to, err);
    else
        status = replay_tail(store, &d, b->seq + 1, seq_to, err);
    b->timelines = d.timelines;
    b->reports = d.reports;
    b->first_at = d.first_at;
    b->last_at = d.last_at;
    b->seq = seq_to;
    return status;
}

void rebuilt_free(struct rebuilt *b)
{
    if (!b)
        return;
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

#include "ledger/late.h"

#include "model/timeline_rewrite.h"
#include "report/frame.h"
#include "report/frame_pack.h"

#include <assert.h>
#include <stdlib.h>

#define STRETCH_GAP_S 900 /* windows closer than this are read in one walk: they share most rows */

#define WIDE_S 86400 /* a row that spans more is read by many slices */

/* A report of a wanted series, and for which item it was found. */
struct hit {
    uint32_t item;
    struct found_report found;
};

struct collector {
    struct late_points *out;
    const struct late_slice *slice;
    const struct late_limit *limit;
    uint32_t asset_min, asset_max;
    uint32_t *first; /* items of asset a: [first[a - asset_min], first[a - asset_min + 1]) */
    uint32_t lo, hi; /* the stretch being read */
    struct part_voids voids; /* that meet it */
    struct buffer hits;
    uint16_t *causes;    /* out->causes' number of each of the present frame's causes */
    int64_t received_at; /* of the present row */
    uint16_t open;       /* of the present row: its index among the open ones, or FOUND_IN_MODEL */
};

void late_slice_free(struct late_slice *slice)
{
    free(slice->items);
    free(slice->open);
    *slice = (struct late_slice){0};
}

void late_points_free(struct late_points *points)
{
    if (!points)
        return;
    causes_free(&points->causes);
    free(points->items);
    free(points->from);
    free(points->points);
    free(points);
}

static enum status map_frame_causes(struct collector *c, const struct frame_reader *f)
{
    const char *name = f->names;
    enum status status = STATUS_OK;
    free(c->causes);
    c->causes = calloc((size_t)f->cause_count + 1, sizeof *c->causes);
    if (!c->causes)
        return STATUS_MEMORY;
    for (uint32_t i = 1; i <= f->cause_count && status == STATUS_OK; i++) {
        status = causes_number(&c->out->causes, text_of(name), &c->causes[i]);
        name += strlen(name) + 1;
    }
    return status;
}

static void take_report(struct collector *c, uint32_t feed, const struct report *r, uint16_t open)
{
    uint32_t at = (uint32_t)(r->at - INSTANT_2000);
    const uint32_t *first = c->first + (r->asset - c->asset_min);
    for (uint32_t i = first[0]; i < first[1]; i++) {
        const struct lookback *item = &c->out->items[i];
        unsigned state = report_state_bits(r, item->aspect);
        if (state == 0 || at < item->window.lo || at > item->window.hi)
            continue;
        struct hit hit = {.item = i,
                          .found = {.point = {.asset = r->asset,
                                              .at = at,
                                              .ms = r->ms,
                                              .feed = (uint16_t)feed,
                                              .aspect = (uint8_t)item->aspect,
                                              .late = report_is_late(r->at, c->received_at)},
                                    .open = open}};
        hit.found.point.state = state == 2 ? STATE_FAULT : STATE_OK;
        hit.found.point.cause = state == 2 ? c->causes[r->cause] : 0;
        buffer_add(&c->hits, &hit, sizeof hit);
    }
}

/* Too much is wanted at once: the caller asks for less. */
static bool is_full(const struct collector *c)
{
    return c->hits.len > LATE_FOUND_MAX * sizeof(struct hit) && c->slice->count > 1;
}

static enum status take_reports(struct collector *c, const struct journal_row *row,
                                struct frame_reader *f)
{
    struct report r;
    bool is_touched = part_voids_touch(&c->voids, row->seq, row->feed, row->first_at, row->last_at);
    enum status status = STATUS_OK;
    uint32_t taken = c->open == FOUND_IN_MODEL ? UINT32_MAX : c->slice->open[c->open].taken;
    for (uint32_t i = 0; status == STATUS_OK && !is_full(c); i++) {
        status = frame_reader_next(f, &r);
        if (status != STATUS_OK || r.asset < c->asset_min || r.asset > c->asset_max ||
            r.at < INSTANT_2000 + c->lo || r.at > INSTANT_2000 + c->hi)
            continue;
        if (is_touched)
            r.states = part_voids_leave(&c->voids, row->seq, row->feed, r.asset, r.at, r.states);
        take_report(c, row->feed, &r, i < taken ? c->open : FOUND_AHEAD);
    }
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

static enum status take_frame(struct collector *c, const struct journal_row *row,
                              const struct buffer *raw)
{
    struct frame_reader f;
    enum status status = frame_reader_init(&f, raw->bytes, raw->len);
    if (status == STATUS_OK)
        status = map_frame_causes(c, &f);
    if (status == STATUS_OK)
        status = take_reports(c, row, &f);
    return c->hits.failed ? STATUS_MEMORY : status;
}

static bool row_counts(const struct late_limit *limit, const struct journal_row *row)
{
    if (!limit->by_time || row->first_at < limit->first_at)
        return true;
    return row->first_at == limit->first_at && row->seq <= limit->seq;
}

/* Notes which row is being read, and what it costs. */
static void note_row(struct collector *c, const struct journal_row *row)
{
    c->open = FOUND_IN_MODEL;
    c->received_at = row->received_at;
    for (size_t i = 0; i < c->slice->open_count; i++) {
        if (c->slice->open[i].seq == row->seq)
            c->open = (uint16_t)i;
    }
    if (row->last_at - row->first_at > WIDE_S)
        c->out->wide += row->accepted;
    else
        c->out->narrow += row->accepted;
}

static enum status frame_error(enum status status, const struct journal_row *row, struct error *err)
{
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return error_set(err, status, "journal_frame", "seq",
                     "The reports of journal row %llu can't be read.",
                     (unsigned long long)row->seq);
}

static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct collector *c = context;
    struct buffer raw = {0};
    if (is_full(c) || !row_counts(c->limit, row))
        return STATUS_OK;
    note_row(c, row);
    enum status status = row->feed < FEEDS_MAX ? STATUS_OK : STATUS_CORRUPT;
    if (status == STATUS_OK)
        status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = take_frame(c, row, &raw);
    buffer_free(&raw);
    return status == STATUS_OK ? STATUS_OK : frame_error(status, row, err);
}

static int by_series(const void *a, const void *b)
{
    const struct lookback *x = a, *y = b;
    if (x->asset != y->asset)
        return x->asset < y->asset ? -1 : 1;
    if (x->aspect != y->aspect)
        return x->aspect < y->aspect ? -1 : 1;
    return 0; /* there is one of each series */
}

static int by_start(const void *a, const void *b)
{
    const struct lookback *x = a, *y = b;
    return (x->window.lo > y->window.lo) - (x->window.lo < y->window.lo);
}

static enum status copy_items(const struct late_slice *slice,
                              int (*order)(const void *, const void *), struct lookback **ret)
{
    struct lookback *items = malloc(slice->count * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    memcpy(items, slice->items, slice->count * sizeof *items);
    qsort(items, slice->count, sizeof *items, order);
    *ret = items;
    return STATUS_OK;
}

/* Where each asset's items begin. */
static enum status index_items(struct collector *c)
{
    const struct late_points *p = c->out;
    c->asset_min = p->items[0].asset;
    c->asset_max = p->items[p->count - 1].asset;
    size_t assets = (size_t)(c->asset_max - c->asset_min) + 1;
    c->first = calloc(assets + 1, sizeof *c->first);
    if (!c->first)
        return STATUS_MEMORY;
    for (size_t i = 0; i < p->count; i++)
        c->first[p->items[i].asset - c->asset_min + 1]++;
    for (size_t i = 0; i < assets; i++)
        c->first[i + 1] += c->first[i];
    return STATUS_OK;
}

static enum status read_stretches(struct collector *c, struct store *store,
                                  const struct lookback *windows, struct error *err)
{
    size_t count = c->out->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK;) {
        c->lo = windows[i].window.lo;
        c->hi = windows[i].window.hi;
        for (i++; i < count && windows[i].window.lo <= (uint64_t)c->hi + STRETCH_GAP_S; i++)
            c->hi = windows[i].window.hi > c->hi ? windows[i].window.hi : c->hi;
        part_voids_free(&c->voids);
        status = journal_part_voids(store, INSTANT_2000 + c->lo, INSTANT_2000 + c->hi,
                                    c->limit->seq_max, &c->voids, err);
        if (status == STATUS_OK)
            status = journal_overlapping(store, INSTANT_2000 + c->lo, INSTANT_2000 + c->hi,
                                         c->limit->seq_max, take_row, c, err);
    }
    return status;
}

/* Puts what was found in the order of the items. */
static enum status arrange(struct collector *c)
{
    struct late_points *p = c->out;
    const struct hit *hits = (const struct hit *)(const void *)c->hits.bytes;
    size_t count = c->hits.len / sizeof *hits;
    p->from = calloc(p->count + 2, sizeof *p->from);
    p->points = malloc((count + 1) * sizeof *p->points);
    if (!p->from || !p->points)
        return STATUS_MEMORY;
    /* from[i + 2] counts, then from[i + 1] is where the next point of item i goes */
    for (size_t i = 0; i < count; i++)
        p->from[hits[i].item + 2]++;
    for (size_t i = 0; i < p->count; i++)
        p->from[i + 2] += p->from[i + 1];
    for (size_t i = 0; i < count; i++)
        p->points[p->from[hits[i].item + 1]++] = hits[i].found;
    return STATUS_OK;
}

static enum status collect(struct collector *c, struct store *store, struct error *err)
{
    struct lookback *windows = NULL;
    c->out->count = c->slice->count;
    if (copy_items(c->slice, by_series, &c->out->items) != STATUS_OK ||
        index_items(c) != STATUS_OK || copy_items(c->slice, by_start, &windows) != STATUS_OK)
        return error_memory(err);
    enum status status = read_stretches(c, store, windows, err);
    c->out->overflowed = is_full(c);
    if (status == STATUS_OK && !c->out->overflowed && arrange(c) != STATUS_OK)
        status = error_memory(err);
    free(windows);
    return status;
}

enum status late_read(struct store *store, const struct late_slice *slice,
                      const struct late_limit *limit, struct late_points **ret, struct error *err)
{
    struct late_points *out = calloc(1, sizeof *out);
    if (!out)
        return error_memory(err);
    struct collector c = {.out = out, .slice = slice, .limit = limit};
    enum status status = slice->count == 0 ? STATUS_OK : collect(&c, store, err);
    free(c.first);
    free(c.causes);
    buffer_free(&c.hits);
    part_voids_free(&c.voids);
    if (status == STATUS_OK)
        *ret = out;
    else
        late_points_free(out);
    return status;
}

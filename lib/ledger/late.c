#include "ledger/late.h"

#include "model/timeline_rewrite.h"
#include "report/frame.h"
#include "report/frame_pack.h"

#include <assert.h>
#include <stdlib.h>

#define STRETCH_GAP_S 900 /* windows closer than this are read in one walk: they share most rows */

struct late_points {
    struct causes causes;   /* of the points, numbered in here */
    struct lookback *items; /* sorted by series */
    size_t count;
    size_t *from; /* points of item i: [from[i], from[i + 1]) */
    struct point *points;
};

/* A report of a wanted series, and for which item it was found. */
struct found {
    uint32_t item;
    struct point point;
};

struct collector {
    struct late_points *out;
    const struct late_limit *limit;
    uint32_t asset_min, asset_max;
    uint32_t *first; /* items of asset a: [first[a - asset_min], first[a - asset_min + 1]) */
    uint32_t lo, hi; /* the stretch being read */
    struct buffer found;
    uint16_t *causes; /* out->causes' number of each of the present frame's causes */
};

static void causes_free(struct causes *c)
{
    for (uint32_t i = 0; i < c->count; i++)
        free(c->names[i]);
    free(c->names);
    index_free(&c->index);
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

/* Numbers in `to` for the names of a frame or of another table; 0 where there is no room left. */
static enum status map_cause(struct causes *to, const char *name, uint16_t *ret)
{
    uint32_t number = causes_intern(to, text_of(name));
    if (number == CAUSES_MAX && to->count < CAUSES_MAX)
        return STATUS_MEMORY;
    *ret = number == CAUSES_MAX ? 0 : (uint16_t)number;
    return STATUS_OK;
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
        status = map_cause(&c->out->causes, name, &c->causes[i]);
        name += strlen(name) + 1;
    }
    return status;
}

static void take_report(struct collector *c, uint32_t feed, const struct report *r)
{
    uint32_t at = (uint32_t)(r->at - INSTANT_2000);
    const uint32_t *first = c->first + (r->asset - c->asset_min);
    for (uint32_t i = first[0]; i < first[1]; i++) {
        const struct lookback *item = &c->out->items[i];
        unsigned state = report_state_bits(r, item->aspect);
        if (state == 0 || at < item->lo || at > item->hi)
            continue;
        struct found found = {.item = i,
                              .point = {.asset = r->asset,
                                        .at = at,
                                        .ms = r->ms,
                                        .feed = (uint16_t)feed,
                                        .aspect = (uint8_t)item->aspect}};
        found.point.state = state == 2 ? STATE_FAULT : STATE_OK;
        found.point.cause = state == 2 ? c->causes[r->cause] : 0;
        buffer_add(&c->found, &found, sizeof found);
    }
}

static enum status take_frame(struct collector *c, uint32_t feed, const struct buffer *raw)
{
    struct frame_reader f;
    struct report r;
    enum status status = frame_reader_init(&f, raw->bytes, raw->len);
    if (status == STATUS_OK)
        status = map_frame_causes(c, &f);
    while (status == STATUS_OK) {
        status = frame_reader_next(&f, &r);
        if (status == STATUS_OK && r.asset >= c->asset_min && r.asset <= c->asset_max &&
            r.at >= INSTANT_2000 + c->lo && r.at <= INSTANT_2000 + c->hi)
            take_report(c, feed, &r);
    }
    if (c->found.failed)
        return STATUS_MEMORY;
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

static bool row_counts(const struct late_limit *limit, const struct journal_row *row)
{
    if (!limit->by_time || row->first_at < limit->first_at)
        return true;
    return row->first_at == limit->first_at && row->seq <= limit->seq;
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
    if (!row_counts(c->limit, row))
        return STATUS_OK;
    enum status status = row->feed < FEEDS_MAX ? STATUS_OK : STATUS_CORRUPT;
    if (status == STATUS_OK)
        status = frame_expand(row->body.at, row->body.len, &raw);
    if (status == STATUS_OK)
        status = take_frame(c, row->feed, &raw);
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
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static int by_start(const void *a, const void *b)
{
    const struct lookback *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static enum status copy_items(const struct late_list *late,
                              int (*order)(const void *, const void *), struct lookback **ret)
{
    struct lookback *items = malloc(late->count * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    memcpy(items, late->items, late->count * sizeof *items);
    qsort(items, late->count, sizeof *items, order);
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
        c->lo = windows[i].lo;
        c->hi = windows[i].hi;
        for (i++; i < count && windows[i].lo <= (uint64_t)c->hi + STRETCH_GAP_S; i++)
            c->hi = windows[i].hi > c->hi ? windows[i].hi : c->hi;
        status = journal_overlapping(store, INSTANT_2000 + c->lo, INSTANT_2000 + c->hi,
                                     c->limit->seq_max, take_row, c, err);
    }
    return status;
}

/* Puts what was found in the order of the items. */
static enum status arrange(struct collector *c)
{
    struct late_points *p = c->out;
    const struct found *found = (const struct found *)(const void *)c->found.bytes;
    size_t count = c->found.len / sizeof *found;
    p->from = calloc(p->count + 2, sizeof *p->from);
    p->points = malloc((count + 1) * sizeof *p->points);
    if (!p->from || !p->points)
        return STATUS_MEMORY;
    /* from[i + 2] counts, then from[i + 1] is where the next point of item i goes */
    for (size_t i = 0; i < count; i++)
        p->from[found[i].item + 2]++;
    for (size_t i = 0; i < p->count; i++)
        p->from[i + 2] += p->from[i + 1];
    for (size_t i = 0; i < count; i++)
        p->points[p->from[found[i].item + 1]++] = found[i].point;
    return STATUS_OK;
}

static enum status collect(struct collector *c, struct store *store, const struct late_list *late,
                           struct error *err)
{
    struct lookback *windows = NULL;
    c->out->count = late->count;
    if (copy_items(late, by_series, &c->out->items) != STATUS_OK || index_items(c) != STATUS_OK ||
        copy_items(late, by_start, &windows) != STATUS_OK)
        return error_memory(err);
    enum status status = read_stretches(c, store, windows, err);
    if (status == STATUS_OK && arrange(c) != STATUS_OK)
        status = error_memory(err);
    free(windows);
    return status;
}

enum status late_read_within(struct store *store, const struct late_list *late,
                             const struct late_limit *limit, struct late_points **ret,
                             struct error *err)
{
    struct late_points *out = calloc(1, sizeof *out);
    if (!out)
        return error_memory(err);
    struct collector c = {.out = out, .limit = limit};
    enum status status = late->count == 0 ? STATUS_OK : collect(&c, store, late, err);
    free(c.first);
    free(c.causes);
    buffer_free(&c.found);
    if (status == STATUS_OK)
        *ret = out;
    else
        late_points_free(out);
    return status;
}

enum status late_read(struct store *store, const struct late_list *late, uint64_t seq_max,
                      struct late_points **ret, struct error *err)
{
    const struct late_limit limit = {.seq_max = seq_max};
    return late_read_within(store, late, &limit, ret, err);
}

/* The model's numbers of all causes. */
static enum status map_causes(struct causes *to, const struct causes *from, uint16_t **ret)
{
    uint16_t *map = calloc((size_t)from->count + 1, sizeof *map);
    enum status status = map ? STATUS_OK : STATUS_MEMORY;
    for (uint32_t i = 1; i < from->count && status == STATUS_OK; i++)
        status = map_cause(to, from->names[i], &map[i]);
    if (status == STATUS_OK)
        *ret = map;
    else
        free(map);
    return status;
}

static enum status write_item(struct district *d, const struct late_points *p, size_t i,
                              const uint16_t *causes)
{
    const struct lookback *item = &p->items[i];
    size_t count = p->from[i + 1] - p->from[i];
    struct point *points = malloc((count + 1) * sizeof *points);
    if (!points)
        return STATUS_MEMORY;
    for (size_t k = 0; k < count; k++) {
        points[k] = p->points[p->from[i] + k];
        points[k].cause = causes[points[k].cause];
    }
    enum status status = timeline_rewrite(&d->timelines, &d->registry, item->asset, item->aspect,
                                          item->lo, item->hi, points, count);
    free(points);
    return status;
}

enum status late_write(struct district *d, const struct late_points *points)
{
    uint16_t *causes = NULL;
    enum status status = map_causes(&d->timelines.causes, &points->causes, &causes);
    for (size_t i = 0; i < points->count && status == STATUS_OK; i++)
        status = write_item(d, points, i, causes);
    free(causes);
    return status;
}

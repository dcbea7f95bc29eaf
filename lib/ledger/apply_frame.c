/* From a journalled frame to the model. Nearly every point lands at once; the few that need the
 * journal are gathered by series and asked for when the frame is through. */
#include "ledger/apply_frame.h"
#include "model/timeline_rewrite.h"
#include "report/frame.h"

#include <stdlib.h>

#define DEFERRED_CAP_MIN 64
#define SERIES_NONE      UINT32_MAX /* no asset's: ASSETS_MAX * ASPECT_COUNT is far below */

/* A series with points that timeline_put could not place, and between which instants they lie. */
struct deferred {
    uint32_t series; /* asset * ASPECT_COUNT + aspect, or SERIES_NONE: a free slot */
    uint32_t at_min, at_max;
};

struct apply {
    struct district *district;
    uint32_t feed;
    uint16_t *causes;       /* the model's number of each of the frame's causes */
    struct deferred *slots; /* open addressing, at most half full */
    uint32_t cap, count;
    uint64_t reports;
    int64_t first_at, last_at;
};

static struct deferred *slot_find(struct deferred *slots, uint32_t cap, uint32_t series)
{
    uint32_t i = (series * UINT32_C(2654435761)) >> 7 & (cap - 1);
    while (slots[i].series != series && slots[i].series != SERIES_NONE)
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

static bool slots_grow(struct apply *a)
{
    uint32_t cap = a->cap ? a->cap * 2 : DEFERRED_CAP_MIN;
    struct deferred *slots = malloc(cap * sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < cap; i++)
        slots[i].series = SERIES_NONE;
    for (uint32_t i = 0; i < a->cap; i++)
        if (a->slots[i].series != SERIES_NONE)
            *slot_find(slots, cap, a->slots[i].series) = a->slots[i];
    free(a->slots);
    a->slots = slots;
    a->cap = cap;
    return true;
}

static enum status defer(struct apply *a, uint32_t series, uint32_t at)
{
    if (2 * a->count >= a->cap && !slots_grow(a))
        return STATUS_MEMORY;
    struct deferred *slot = slot_find(a->slots, a->cap, series);
    if (slot->series == SERIES_NONE) {
        *slot = (struct deferred){series, at, at};
        a->count++;
    }
    slot->at_min = at < slot->at_min ? at : slot->at_min;
    slot->at_max = at > slot->at_max ? at : slot->at_max;
    return STATUS_OK;
}

/* Once a point of a series waits for the journal, the ones after it wait too: they would be put
 * among runs that are about to be rewritten. */
static inline enum status apply_point(struct apply *a, const struct point *p)
{
    uint32_t series = p->asset * ASPECT_COUNT + p->aspect;
    if (a->count && slot_find(a->slots, a->cap, series)->series == series) {
        enum status noted = timeline_put_later(&a->district->timelines, &a->district->registry, p);
        return noted == STATUS_OK ? defer(a, series, p->at) : noted;
    }
    enum put put = timeline_put(&a->district->timelines, &a->district->registry, p);
    if (put == PUT_DONE)
        return STATUS_OK;
    return put == PUT_LOOKUP ? defer(a, series, p->at) : STATUS_MEMORY;
}

static inline enum status apply_report(struct apply *a, const struct report *r)
{
    struct point p = {.asset = r->asset,
                      .at = (uint32_t)(r->at - INSTANT_2000),
                      .ms = r->ms,
                      .feed = (uint16_t)a->feed};
    unsigned states = r->states;
    for (uint8_t k = 0; states; k++, states >>= 2) {
        if (!(states & 3))
            continue;
        p.aspect = k;
        p.state = (states & 3) == 2 ? STATE_FAULT : STATE_OK;
        p.cause = p.state == STATE_FAULT ? a->causes[r->cause] : 0;
        enum status status = apply_point(a, &p);
        if (status != STATUS_OK)
            return status;
    }
    a->first_at = a->reports == 0 || r->at < a->first_at ? r->at : a->first_at;
    a->last_at = a->reports == 0 || r->at > a->last_at ? r->at : a->last_at;
    a->reports++;
    return STATUS_OK;
}

/* Can the model hold it? The journal proves its frames, so one that can't is damage. */
static inline bool report_fits(const struct registry *r, const struct report *report)
{
    if (report->at < INSTANT_2000 || report->at - INSTANT_2000 > UINT32_MAX)
        return false;
    return report->asset == FRAME_NO_ASSET || report->asset < r->asset_count;
}

static enum status apply_all(struct apply *a, struct frame_reader *f)
{
    const struct registry *registry = &a->district->registry;
    int64_t ttl_s = registry->feeds[a->feed].feed_ttl_s, watched_at = INSTANT_NONE;
    struct report r;
    enum status status;
    while ((status = frame_reader_next(f, &r)) == STATUS_OK) {
        if (!report_fits(registry, &r))
            return STATUS_CORRUPT;
        if (r.at != watched_at) {
            status = watch_add(&a->district->timelines.watch, a->feed, r.at, ttl_s);
            watched_at = r.at;
        }
        if (status == STATUS_OK && r.asset != FRAME_NO_ASSET)
            status = apply_report(a, &r);
        if (status != STATUS_OK)
            return status;
    }
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

/* When the model has no number left for a cause the report goes without it: a state never depends
 * on its cause. */
static enum status intern_causes(struct apply *a, const struct frame_reader *f)
{
    struct causes *causes = &a->district->timelines.causes;
    const char *name = f->names;
    a->causes = calloc((size_t)f->cause_count + 1, sizeof *a->causes);
    if (!a->causes)
        return STATUS_MEMORY;
    for (uint32_t i = 1; i <= f->cause_count; i++, name += strlen(name) + 1) {
        uint32_t number = causes_intern(causes, text_of(name));
        if (number == CAUSES_MAX && causes->count < CAUSES_MAX)
            return STATUS_MEMORY;
        a->causes[i] = number == CAUSES_MAX ? 0 : (uint16_t)number;
    }
    return STATUS_OK;
}

static int late_order(const void *x, const void *y)
{
    const struct lookback *a = x, *b = y;
    if (a->lo != b->lo)
        return a->lo < b->lo ? -1 : 1;
    if (a->asset != b->asset)
        return a->asset < b->asset ? -1 : 1;
    return (a->aspect > b->aspect) - (a->aspect < b->aspect);
}

static enum status late_reserve(struct late_list *late, size_t more)
{
    if (late->cap - late->count >= more)
        return STATUS_OK;
    struct lookback *items = realloc(late->items, (late->count + more) * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    late->items = items;
    late->cap = late->count + more;
    return STATUS_OK;
}

static enum status list_deferred(const struct apply *a, struct late_list *late)
{
    if (a->count == 0)
        return STATUS_OK;
    if (late_reserve(late, a->count) != STATUS_OK)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < a->cap; i++) {
        const struct deferred *slot = &a->slots[i];
        if (slot->series == SERIES_NONE)
            continue;
        struct lookback *item = &late->items[late->count++];
        item->asset = slot->series / ASPECT_COUNT;
        item->aspect = (enum aspect)(slot->series % ASPECT_COUNT);
        timeline_window(&a->district->timelines, item->asset, item->aspect, slot->at_min,
                        slot->at_max, &item->lo, &item->hi);
    }
    qsort(late->items, late->count, sizeof *late->items, late_order);
    return STATUS_OK;
}

static void count_reports(const struct apply *a)
{
    struct district *d = a->district;
    if (a->reports == 0)
        return;
    d->first_at = d->reports == 0 || a->first_at < d->first_at ? a->first_at : d->first_at;
    d->last_at = d->reports == 0 || a->last_at > d->last_at ? a->last_at : d->last_at;
    d->reports += a->reports;
}

void late_list_free(struct late_list *late)
{
    free(late->items);
    *late = (struct late_list){0};
}

enum status frame_apply(struct district *d, uint32_t feed, const void *raw, size_t len,
                        struct late_list *late)
{
    struct apply a = {.district = d, .feed = feed};
    struct frame_reader f;
    if (feed >= d->registry.feed_count)
        return STATUS_CORRUPT;
    enum status status = frame_reader_init(&f, raw, len);
    if (status == STATUS_OK)
        status = timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count);
    if (status == STATUS_OK)
        status = intern_causes(&a, &f);
    if (status == STATUS_OK)
        status = apply_all(&a, &f);
    if (status == STATUS_OK)
        status = list_deferred(&a, late);
    if (status == STATUS_OK)
        count_reports(&a);
    free(a.causes);
    free(a.slots);
    return status;
}

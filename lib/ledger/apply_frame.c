/* From a journalled frame to the model. Nearly every point lands at once; the few that need the
 * journal are listed, and do not hold up the points after them. */
#include "ledger/apply_frame.h"

#include <stdlib.h>

#define LATE_CAP_MIN 256

static enum status late_add(struct late_list *late, const struct point *p)
{
    if (late->count == late->cap) {
        size_t cap = late->cap ? late->cap * 2 : LATE_CAP_MIN;
        struct late_point *items = realloc(late->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        late->items = items;
        late->cap = cap;
    }
    late->items[late->count++] = (struct late_point){p->at, p->asset * ASPECT_COUNT + p->aspect};
    return STATUS_OK;
}

static inline enum status apply_point(struct district *d, const struct point *p,
                                      struct late_list *late)
{
    enum put put = timeline_put(&d->timelines, &d->registry, p);
    if (put == PUT_DONE)
        return STATUS_OK;
    return put == PUT_LOOKUP ? late_add(late, p) : STATUS_MEMORY;
}

static inline bool is_wanted(const struct frame_work *w, const struct report *r, uint8_t aspect)
{
    return !w->only || w->only[(size_t)r->asset * ASPECT_COUNT + aspect];
}

static inline enum status apply_aspects(struct frame_work *w, struct district *d,
                                        const struct report *r, struct late_list *late)
{
    struct point p = {.asset = r->asset,
                      .at = (uint32_t)(r->at - INSTANT_2000),
                      .ms = r->ms,
                      .feed = (uint16_t)w->feed,
                      .late = report_is_late(r->at, w->received_at)};
    unsigned states = r->states;
    size_t late_before = late->count;
    for (uint8_t k = 0; states; k++, states >>= 2) {
        if (!(states & 3) || !is_wanted(w, r, k))
            continue;
        p.aspect = k;
        p.state = (states & 3) == 2 ? STATE_FAULT : STATE_OK;
        p.cause = p.state == STATE_FAULT ? w->causes[r->cause] : 0;
        enum status status = apply_point(d, &p, late);
        if (status != STATUS_OK) {
            late->count = late_before; /* the whole report is made again */
            return status;
        }
    }
    return STATUS_OK;
}

/* Can the model hold it? The journal proves its frames, so one that can't is damage. */
static inline bool report_fits(const struct registry *r, const struct report *report)
{
    if (report->at < INSTANT_2000 || report->at - INSTANT_2000 > UINT32_MAX)
        return false;
    return report->asset == FRAME_NO_ASSET || report->asset < r->asset_count;
}

static inline enum status apply_report(struct frame_work *w, struct district *d,
                                       const struct report *r, struct late_list *late)
{
    enum status status = STATUS_OK;
    if (r->at != w->watched_at)
        status =
            watch_add(&d->timelines.watch, w->feed, r->at, d->registry.feeds[w->feed].feed_ttl_s);
    if (status != STATUS_OK)
        return status;
    w->watched_at = r->at;
    if (r->asset == FRAME_NO_ASSET)
        return STATUS_OK;
    status = apply_aspects(w, d, r, late);
    if (status != STATUS_OK)
        return status;
    w->first_at = w->reports == 0 || r->at < w->first_at ? r->at : w->first_at;
    w->last_at = w->reports == 0 || r->at > w->last_at ? r->at : w->last_at;
    w->reports++;
    return STATUS_OK;
}

/* Takes out of the report what was voided. False: nothing is left of it. */
static bool leave_counted(const struct frame_work *w, struct report *r)
{
    if (r->asset == FRAME_NO_ASSET)
        return !part_voids_take_beat(w->voids, w->seq, w->feed, r->at);
    r->states = part_voids_leave(w->voids, w->seq, w->feed, r->asset, r->at, r->states);
    return r->states != 0;
}

static enum status number_causes(struct frame_work *w, struct district *d)
{
    const char *name = w->reader.names;
    enum status status = STATUS_OK;
    w->causes = calloc((size_t)w->reader.cause_count + 1, sizeof *w->causes);
    if (!w->causes)
        return STATUS_MEMORY;
    for (uint32_t i = 1; i <= w->reader.cause_count && status == STATUS_OK; i++) {
        causes_bring(&d->timelines.causes, text_of(name), w->feed);
        status = causes_number(&d->timelines.causes, text_of(name), &w->causes[i]);
        name += strlen(name) + 1;
    }
    return status;
}

static void count_reports(const struct frame_work *w, struct district *d)
{
    if (w->reports == 0)
        return;
    d->first_at = d->reports == 0 || w->first_at < d->first_at ? w->first_at : d->first_at;
    d->last_at = d->reports == 0 || w->last_at > d->last_at ? w->last_at : d->last_at;
    d->reports += w->reports;
}

void late_list_free(struct late_list *late)
{
    free(late->items);
    *late = (struct late_list){0};
}

enum status frame_work_begin(struct frame_work *w, struct district *d, uint32_t feed,
                             int64_t received_at, const void *raw, size_t len)
{
    *w = (struct frame_work){.feed = feed, .received_at = received_at, .watched_at = INSTANT_NONE};
    if (feed >= d->registry.feed_count)
        return STATUS_CORRUPT;
    enum status status = frame_reader_init(&w->reader, raw, len);
    if (status == STATUS_OK)
        status = timelines_grow(&d->timelines, d->registry.asset_count, d->registry.feed_count);
    if (status == STATUS_OK)
        status = number_causes(w, d);
    if (status != STATUS_OK)
        frame_work_end(w);
    return status;
}

enum status frame_work_step(struct frame_work *w, struct district *d, uint32_t reports_max,
                            struct late_list *late)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < reports_max; i++) {
        if (!w->holds)
            status = frame_reader_next(&w->reader, &w->held);
        if (status == STATUS_UNKNOWN)
            count_reports(w, d);
        if (status != STATUS_OK)
            return status;
        w->holds = true;
        if (!report_fits(&d->registry, &w->held))
            return STATUS_CORRUPT;
        if (!w->voids || leave_counted(w, &w->held))
            status = apply_report(w, d, &w->held, late);
        if (status != STATUS_OK)
            return status;
        w->holds = false;
        w->taken++;
    }
    return STATUS_OK;
}

void frame_work_end(struct frame_work *w)
{
    free(w->causes);
    w->causes = NULL;
}

enum status frame_apply(struct district *d, uint32_t feed, int64_t received_at, const void *raw,
                        size_t len, struct late_list *late)
{
    struct frame_work w;
    enum status status = frame_work_begin(&w, d, feed, received_at, raw, len);
    if (status != STATUS_OK)
        return status;
    while ((status = frame_work_step(&w, d, UINT32_MAX, late)) == STATUS_OK)
        continue;
    frame_work_end(&w);
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

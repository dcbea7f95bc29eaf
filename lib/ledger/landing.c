#include "ledger/landing.h"

#include <stdlib.h>

#define EXTENT_MIN_S    60
#define EXTENT_MAX_S    (7 * 86400)
#define EXTENT_FIRST_S  3600
#define WALKED_MAX      250000 /* reports in short rows that a slice should walk at most */
#define RADIUS_FIRST_S  1800
#define RADIUS_GROWS_BY 4
#define WINDOWS_MAX     LANDING_SLICE_POINTS

enum status landing_begin(struct landing *l, struct district *d, uint64_t seq, uint32_t feed,
                          int64_t received_at, const void *raw, size_t len)
{
    *l = (struct landing){.seq = seq, .extent_s = EXTENT_FIRST_S, .windows_max = WINDOWS_MAX};
    enum status status = frame_work_begin(&l->work, d, feed, received_at, raw, len);
    l->work.seq = seq;
    return status;
}

void landing_free(struct landing *l)
{
    frame_work_end(&l->work);
    late_list_free(&l->late);
    free(l->again);
    l->again = NULL;
}

static int by_instant(const void *a, const void *b)
{
    const struct late_point *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->series > y->series) - (x->series < y->series);
}

/* Most bodies come in the order of time and need no sorting. */
static void sort_late(struct landing *l)
{
    const struct late_point *p = l->late.items;
    size_t i = l->sorted ? l->sorted : 1;
    while (i < l->late.count && by_instant(&p[i - 1], &p[i]) <= 0)
        i++;
    if (i < l->late.count)
        qsort(l->late.items + l->done, l->late.count - l->done, sizeof *p, by_instant);
    l->sorted = l->late.count;
}

/* What is in the model need not be kept. */
static void drop_done(struct landing *l)
{
    if (l->done == 0)
        return;
    memmove(l->late.items, l->late.items + l->done,
            (l->late.count - l->done) * sizeof *l->late.items);
    l->late.count -= l->done;
    l->sorted -= l->done;
    l->done = l->taken = 0;
}

/* Is there room for the late points of one more step? */
static bool has_room(const struct landing *l)
{
    return l->late.count - l->done + (size_t)LANDING_STEP_REPORTS * ASPECT_COUNT <=
           LANDING_LATE_MAX;
}

enum status landing_step(struct landing *l, struct district *d, uint32_t reports_max,
                         enum landing_next *ret)
{
    if (!l->through && l->again_count == 0 && has_room(l)) {
        drop_done(l);
        enum status status = frame_work_step(&l->work, d, reports_max, &l->late);
        l->through = status == STATUS_UNKNOWN;
        if (status != STATUS_OK && status != STATUS_UNKNOWN)
            return status;
        if (!l->through) {
            *ret = has_room(l) ? LANDING_STEP : LANDING_SLICE;
            return STATUS_OK;
        }
    }
    *ret = l->done < l->late.count ? LANDING_SLICE : l->through ? LANDING_DONE : LANDING_STEP;
    return STATUS_OK;
}

/* --- a slice ---------------------------------------------------------------------------------- */

static int by_series(const void *a, const void *b)
{
    const struct late_point *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The late points of the next slice: up to the extent and the most that one takes. */
static size_t slice_end(const struct landing *l)
{
    const struct late_point *p = l->late.items;
    size_t end = l->done + 1;
    while (end < l->late.count && end - l->done < LANDING_SLICE_POINTS &&
           p[end].at - p[l->done].at <= l->extent_s)
        end++;
    return end;
}

/* One window for the points of one series. */
static size_t group_series(const struct late_point *points, size_t count, struct lookback *ret)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || points[i].series != points[i - 1].series)
            ret[made++] = (struct lookback){.asset = points[i].series / ASPECT_COUNT,
                                            .aspect = points[i].series % ASPECT_COUNT,
                                            .at_min = points[i].at};
        ret[made - 1].at_max = points[i].at;
    }
    return made;
}

/* The next late points become windows. */
static enum status take_points(struct landing *l)
{
    size_t end = slice_end(l), count = end - l->done;
    struct late_point *points = malloc(count * sizeof *points);
    struct lookback *windows = malloc(count * sizeof *windows);
    if (!points || !windows) {
        free(points);
        free(windows);
        return STATUS_MEMORY;
    }
    memcpy(points, l->late.items + l->done, count * sizeof *points);
    qsort(points, count, sizeof *points, by_series);
    free(l->again);
    l->again = windows;
    l->again_count = group_series(points, count, windows);
    l->taken = end;
    free(points);
    return STATUS_OK;
}

/* Where the window is to be read now that the runs are as they are. */
static void place_window(const struct district *d, struct lookback *item)
{
    const struct timelines *t = &d->timelines;
    if (item->radius_s == 0) {
        uint32_t gap_s = timeline_radius(t, item->asset, item->aspect, item->at_min, item->at_max);
        item->radius_s = gap_s < RADIUS_FIRST_S ? gap_s : RADIUS_FIRST_S;
    }
    item->window =
        timeline_window(t, item->asset, item->aspect, item->at_min, item->at_max, item->radius_s);
}

enum status landing_slice(struct landing *l, const struct district *d, struct landing *const *all,
                          size_t count, struct late_slice *ret)
{
    struct late_slice slice = {0};
    for (size_t i = 0; i < count; i++)
        sort_late(all[i]);
    enum status status = l->again_count > 0 ? STATUS_OK : take_points(l);
    if (status != STATUS_OK)
        return status;
    slice.count = l->again_count < l->windows_max ? l->again_count : l->windows_max;
    slice.items = malloc(slice.count * sizeof *slice.items);
    slice.open = malloc(count * sizeof *slice.open);
    if (!slice.items || !slice.open) {
        late_slice_free(&slice);
        return STATUS_MEMORY;
    }
    for (size_t i = 0; i < slice.count; i++) {
        place_window(d, &l->again[i]);
        slice.items[i] = l->again[i];
    }
    for (size_t i = 0; i < count; i++)
        slice.open[i] = (struct open_row){all[i]->seq, all[i]->work.taken};
    slice.open_count = count;
    *ret = slice;
    return STATUS_OK;
}

void landing_retreat(struct landing *l)
{
    l->windows_max = l->windows_max > 1 ? l->windows_max / 2 : 1;
    l->extent_s = l->extent_s / 2 > EXTENT_MIN_S ? l->extent_s / 2 : EXTENT_MIN_S;
}

/* --- what was read back ----------------------------------------------------------------------- */

/* Does this report of the batch still wait as late? */
static bool still_waits(const struct landing *l, uint32_t series, uint32_t at)
{
    size_t lo = l->done, hi = l->late.count;
    const struct late_point key = {at, series};
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (by_instant(&l->late.items[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < l->late.count && by_instant(&l->late.items[lo], &key) == 0;
}

static bool is_in_model(struct landing *const *all, const struct found_report *f)
{
    if (f->open == FOUND_IN_MODEL)
        return true;
    if (f->open == FOUND_AHEAD)
        return false;
    return !still_waits(all[f->open], f->point.asset * ASPECT_COUNT + f->point.aspect, f->point.at);
}

static int found_by_instant(const void *a, const void *b)
{
    const struct found_report *x = a, *y = b;
    return (x->point.at > y->point.at) - (x->point.at < y->point.at);
}

/* The nearest instants around the late points at which the model knows every report. They are
 * neighbours in the runs of now, so all between them can be made again. */
struct neighbours {
    uint32_t below, above;
    bool has_below, has_above;
};

static struct neighbours find_neighbours(struct landing *const *all, const struct lookback *item,
                                         const struct found_report *found, size_t count)
{
    struct neighbours n = {.below = item->window.lo, .above = item->window.hi};
    for (size_t i = 0, end; i < count; i = end) {
        uint32_t at = found[i].point.at;
        bool known = at < item->at_min || at > item->at_max;
        for (end = i; end < count && found[end].point.at == at; end++)
            known = known && is_in_model(all, &found[end]);
        if (known && at < item->at_min) {
            n.below = at;
            n.has_below = true;
        } else if (known && !n.has_above) {
            n.above = at;
            n.has_above = true;
        }
    }
    return n;
}

static enum status rewrite(struct district *d, const struct lookback *item, struct neighbours n,
                           const struct found_report *found, size_t count, const uint16_t *causes)
{
    struct point *points = malloc((count + 1) * sizeof *points);
    size_t used = 0;
    if (!points)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        if (found[i].point.at < n.below || found[i].point.at > n.above)
            continue;
        points[used] = found[i].point;
        points[used].cause = causes[points[used].cause];
        used++;
    }
    enum status status = timeline_rewrite(&d->timelines, &d->registry, item->asset, item->aspect,
                                          n.below, n.above, points, used);
    free(points);
    return status;
}

/* *ret_again: its neighbours were not found; the window must be wider. */
static enum status write_item(struct district *d, struct landing *const *all,
                              const struct late_points *p, size_t i, const uint16_t *causes,
                              bool *ret_again)
{
    const struct lookback *item = &p->items[i];
    struct found_report *found = p->points + p->from[i];
    size_t count = p->from[i + 1] - p->from[i];
    qsort(found, count, sizeof *found, found_by_instant);
    struct neighbours n = find_neighbours(all, item, found, count);
    *ret_again = (item->window.cut_lo && !n.has_below) || (item->window.cut_hi && !n.has_above);
    return *ret_again ? STATUS_OK : rewrite(d, item, n, found, count, causes);
}

/* The model's numbers of all causes. */
static enum status map_causes(struct causes *to, const struct causes *from, uint16_t **ret)
{
    uint16_t *map = calloc((size_t)from->count + 1, sizeof *map);
    enum status status = map ? STATUS_OK : STATUS_MEMORY;
    for (uint32_t i = 1; i < from->count && status == STATUS_OK; i++)
        status = causes_number(to, text_of(from->names[i]), &map[i]);
    if (status == STATUS_OK)
        *ret = map;
    else
        free(map);
    return status;
}

/* A slice costs what its short rows cost, and what the long ones cost however little it asks for. */
static void adapt(struct landing *l, const struct late_points *p)
{
    uint64_t fair = p->wide > WALKED_MAX ? p->wide : WALKED_MAX;
    if (p->narrow > fair && l->extent_s > EXTENT_MIN_S)
        l->extent_s /= 2;
    else if (p->narrow < fair / 4 && l->extent_s < EXTENT_MAX_S)
        l->extent_s *= 2;
    if (l->windows_max < WINDOWS_MAX)
        l->windows_max *= 2;
}

/* Of the windows that were asked for, those that must be wider stay; then come those that have not been read. */
static void keep_again(struct landing *l, size_t asked, size_t wider)
{
    memmove(l->again + wider, l->again + asked, (l->again_count - asked) * sizeof *l->again);
    l->again_count -= asked - wider;
    if (l->again_count == 0)
        l->done = l->taken;
}

static void widen(struct lookback *item)
{
    bool widest = item->radius_s > UINT32_MAX / RADIUS_GROWS_BY;
    item->radius_s = widest ? UINT32_MAX : item->radius_s * RADIUS_GROWS_BY;
}

enum status landing_write(struct landing *l, struct district *d, struct landing *const *all,
                          const struct late_points *points)
{
    uint16_t *causes = NULL;
    size_t wider = 0;
    if (points->overflowed) {
        landing_retreat(l);
        return STATUS_OK;
    }
    enum status status = map_causes(&d->timelines.causes, &points->causes, &causes);
    for (size_t i = 0; i < points->count && status == STATUS_OK; i++) {
        bool again = false;
        status = write_item(d, all, points, i, causes, &again);
        if (!again)
            continue;
        l->again[wider] = points->items[i];
        widen(&l->again[wider++]);
    }
    free(causes);
    if (status != STATUS_OK)
        return status;
    keep_again(l, points->count, wider);
    adapt(l, points);
    return STATUS_OK;
}

/* --- alone ------------------------------------------------------------------------------------ */

static enum status finish_slice(struct landing *l, struct district *d, struct store *store,
                                const struct late_limit *limit, struct error *err)
{
    struct late_slice slice;
    struct late_points *points = NULL;
    enum status status = landing_slice(l, d, &l, 1, &slice);
    if (status != STATUS_OK)
        return error_memory(err);
    status = late_read(store, &slice, limit, &points, err);
    late_slice_free(&slice);
    if (status == STATUS_MEMORY && l->windows_max > 1) {
        landing_retreat(l);
        return STATUS_OK;
    }
    if (status == STATUS_OK && landing_write(l, d, &l, points) != STATUS_OK)
        status = error_memory(err);
    late_points_free(points);
    return status;
}

enum status landing_finish(struct landing *l, struct district *d, struct store *store,
                           const struct late_limit *limit, struct error *err)
{
    enum landing_next next = LANDING_STEP;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && next != LANDING_DONE) {
        status = landing_step(l, d, LANDING_STEP_REPORTS, &next);
        if (status == STATUS_MEMORY)
            return error_memory(err);
        if (status == STATUS_OK && next == LANDING_SLICE)
            status = finish_slice(l, d, store, limit, err);
    }
    return status;
}

#include "demo/world.h"

#include <math.h>
#include <stdlib.h>

#define LOOKBACK_WEEKS 14 /* nothing lasts longer */
#define QUARTER_WEEKS  13
#define STORM_WEEKS    8
#define STORM_S        64800
#define LASTS_S_MAX    (80 * 86400)
#define LASTS_S_MIN    240
#define EVENTS_MAX     8 /* of one process in one week */

/* Rows of processes[] that are asked for by name. */
enum { POWER_CUT = 4, FEED_OUTAGE = 13 };

/* Trouble that comes again and again: to an asset, or to all of a pole, cabinet or town. */
struct process {
    enum demo_track track;
    enum demo_reach reach;
    double per_week;         /* of one thing */
    double median_h, spread; /* how long it takes: log-normal */
    bool lasting;
    enum demo_cause causes[2]; /* the first twice as often */
};

static const struct process processes[] = {
    {TRACK_NETWORK, REACH_ASSET, 0.110, 9.5, 0.50, false, {CAUSE_LINK_DOWN, CAUSE_POWER}},
    {TRACK_NETWORK, REACH_ASSET, 0.002, 400, 0.45, true, {CAUSE_LINK_DOWN, CAUSE_POWER}},
    {TRACK_NETWORK, REACH_POLE, 0.020, 5.0, 0.60, false, {CAUSE_POWER, CAUSE_POWER}},
    {TRACK_NETWORK, REACH_CABINET, 0.045, 3.0, 0.70, false, {CAUSE_SWITCH_DOWN, CAUSE_LINK_DOWN}},
    [POWER_CUT] = {TRACK_NETWORK, REACH_TOWN, 0.070, 3.5, 0.40, false, {CAUSE_POWER, CAUSE_POWER}},
    {TRACK_LIVE, REACH_ASSET, 0.100, 9.5, 0.50, false, {CAUSE_NO_STREAM, CAUSE_DECODER}},
    {TRACK_LIVE, REACH_ASSET, 0.006, 520, 0.45, true, {CAUSE_NO_STREAM, CAUSE_DECODER}},
    {TRACK_INTACT, REACH_ASSET, 0.060, 9.5, 0.50, false, {CAUSE_IMAGE_BLUR, CAUSE_OCCLUDED}},
    {TRACK_INTACT, REACH_ASSET, 0.002, 300, 0.45, true, {CAUSE_IMAGE_BLUR, CAUSE_OCCLUDED}},
    {TRACK_HISTORY, REACH_ASSET, 0.090, 9.5, 0.50, false, {CAUSE_DISK_FULL, CAUSE_NO_RECORDING}},
    {TRACK_HISTORY, REACH_ASSET, 0.010, 700, 0.45, true, {CAUSE_DISK_FULL, CAUSE_NO_RECORDING}},
    {TRACK_MUTE, REACH_ASSET, 0.020, 3.0, 0.80, false, {CAUSE_LINK_DOWN, CAUSE_LINK_DOWN}},
    {TRACK_MUTE, REACH_CABINET, 0.004, 2.0, 0.80, false, {CAUSE_LINK_DOWN, CAUSE_LINK_DOWN}},
    [FEED_OUTAGE] =
        {TRACK_MUTE, REACH_TOWN, 1.100, 0.7, 0.50, false, {CAUSE_LINK_DOWN, CAUSE_LINK_DOWN}},
};

const char *const demo_cause_names[] = {
    "link-down", "power",   "switch-down", "typhoon-damage", "flapping",  "removed",
    "no-stream", "decoder", "image-blur",  "occluded",       "disk-full", "no-recording",
};

uint64_t demo_draw(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
    const uint64_t parts[] = {a, b, c};
    uint64_t x = seed;
    for (int i = 0; i < 3; i++) { /* splitmix64, once for each part */
        x = (x ^ parts[i]) + UINT64_C(0x9e3779b97f4a7c15);
        x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
        x ^= x >> 31;
    }
    return x;
}

/* In (0, 1]. */
static double share(uint64_t bits)
{
    return (double)((bits >> 11) + 1) * 0x1p-53;
}

static double normal(uint64_t key)
{
    return sqrt(-2 * log(share(demo_draw(key, 1, 0, 0)))) *
           cos(6.283185307179586 * share(demo_draw(key, 2, 0, 0)));
}

static int64_t week_of(int64_t at)
{
    int64_t since = at - INSTANT_2000;
    return since / DEMO_WEEK_S - (since % DEMO_WEEK_S < 0);
}

static int64_t week_begin(int64_t week)
{
    return INSTANT_2000 + week * DEMO_WEEK_S;
}

static int64_t lasting_s(uint64_t key, double median_h, double spread)
{
    double s = median_h * 3600 * exp(spread * normal(key));
    return (int64_t)fmin(fmax(s, LASTS_S_MIN), LASTS_S_MAX);
}

/* Draws the events of a process that `who` has in a week. Returns how many. */
static uint32_t events_of(uint64_t seed, unsigned number, uint64_t who, int64_t week, double strain,
                          struct demo_fault out[EVENTS_MAX])
{
    const struct process *p = &processes[number];
    uint64_t key = demo_draw(seed, number + 1, who, (uint64_t)week);
    double at = 0;
    uint32_t count = 0;
    while (count < EVENTS_MAX) {
        uint64_t bits = demo_draw(key, 3, count, 0);
        at -= log(share(bits)) / (p->per_week * strain);
        if (at >= 1)
            break;
        struct demo_fault *f = &out[count++];
        f->from = week_begin(week) + (int64_t)(at * DEMO_WEEK_S);
        f->to = f->from + lasting_s(bits, p->median_h * strain, p->spread);
        f->cause = (uint8_t)p->causes[demo_draw(bits, 4, 0, 0) % 3 == 0];
        f->reach = (uint8_t)p->reach;
        f->lasting = p->lasting;
    }
    return count;
}

static bool faults_push(struct demo_faults *s, struct demo_fault fault)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 8;
        struct demo_fault *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return false;
        s->items = items;
        s->cap = cap;
    }
    s->items[s->count++] = fault;
    return true;
}

static int faults_order(const void *a, const void *b)
{
    const struct demo_fault *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* Sorts the faults and ends their overlaps: the earlier one keeps its cause to its end. Drops faults
 * that are over by `from`. */
static void faults_settle(struct demo_faults *s, int64_t from)
{
    uint32_t kept = 0;
    int64_t end = from;
    if (s->count > 1)
        qsort(s->items, s->count, sizeof *s->items, faults_order);
    for (uint32_t i = 0; i < s->count; i++) {
        struct demo_fault f = s->items[i];
        if (f.to <= end)
            continue;
        if (kept > 0 && f.from < s->items[kept - 1].to)
            f.from = s->items[kept - 1].to;
        end = f.to;
        s->items[kept++] = f;
    }
    s->count = kept;
}

static uint64_t who_of(const struct demo_asset *a, uint32_t asset, enum demo_reach reach)
{
    const uint64_t who[] = {asset, a->pole, a->cabinet, a->town};
    return who[reach];
}

/* A power cut spares half of a town, which is on another feeder. */
static bool is_spared(uint64_t seed, const struct demo_asset *a, const struct demo_fault *f)
{
    return f->reach == REACH_TOWN && demo_draw(seed, 20, a->pole, (uint64_t)f->from) % 2 == 0;
}

static bool add_processes(struct demo_world *w, uint32_t asset, int64_t week)
{
    const struct demo_asset *a = &w->district->assets[asset];
    struct demo_fault events[EVENTS_MAX];
    for (unsigned p = 0; p < FEED_OUTAGE; p++) {
        double strain = processes[p].reach == REACH_ASSET ? demo_contractor(a)->strain : 1;
        uint64_t who = who_of(a, asset, processes[p].reach);
        struct demo_faults *track = &w->tracks[(size_t)asset * TRACK_COUNT + processes[p].track];
        uint32_t count = events_of(w->seed, p, who, week, strain, events);
        for (uint32_t i = 0; i < count; i++)
            if (!is_spared(w->seed, a, &events[i]) && !faults_push(track, events[i]))
                return false;
    }
    return true;
}

/* Adds the up and down of a loose plug, for a day. */
static bool add_flapping(struct demo_world *w, uint32_t asset, int64_t week)
{
    uint64_t key = demo_draw(w->seed, 21, asset, (uint64_t)week);
    struct demo_faults *track = &w->tracks[(size_t)asset * TRACK_COUNT + TRACK_NETWORK];
    if (share(key) > 0.008)
        return true;
    int64_t at = week_begin(week) + (int64_t)(demo_draw(key, 5, 0, 0) % DEMO_WEEK_S);
    for (int64_t end = at + 86400; at < end;) {
        uint64_t bits = demo_draw(key, 6, (uint64_t)at, 0);
        int64_t down = 600 + (int64_t)(bits % 1800), up = 900 + (int64_t)(bits / 1800 % 3600);
        struct demo_fault f = {.from = at, .to = at + down, .cause = CAUSE_FLAPPING};
        if (!faults_push(track, f))
            return false;
        at += down + up;
    }
    return true;
}

/* Adds a removal, for building works say: dead in every aspect for the rest of the quarter. */
static bool add_removal(struct demo_world *w, uint32_t asset, int64_t week)
{
    static const enum demo_track dead[] = {TRACK_NETWORK, TRACK_INTACT, TRACK_HISTORY};
    uint64_t key = demo_draw(w->seed, 22, asset, (uint64_t)(week / QUARTER_WEEKS));
    double strain = demo_contractor(&w->district->assets[asset])->strain;
    if (week % QUARTER_WEEKS != 0 || share(key) > 0.011 * strain)
        return true;
    int64_t quarter = QUARTER_WEEKS * (int64_t)DEMO_WEEK_S;
    int64_t from = week_begin(week) + (int64_t)(demo_draw(key, 7, 0, 0) % (uint64_t)quarter);
    int64_t to = week_begin(week) + quarter + (int64_t)(demo_draw(key, 8, 0, 0) % DEMO_WEEK_S);
    struct demo_fault f = {.from = from, .to = to, .cause = CAUSE_REMOVED, .lasting = true};
    for (size_t i = 0; i < sizeof dead / sizeof *dead; i++)
        if (!faults_push(&w->tracks[(size_t)asset * TRACK_COUNT + dead[i]], f))
            return false;
    return true;
}

struct demo_storm demo_storm_of(uint64_t seed, int64_t at)
{
    int64_t block = week_of(at) / STORM_WEEKS;
    uint64_t bits = demo_draw(seed, 23, (uint64_t)block, 0);
    int64_t from = week_begin(block * STORM_WEEKS) +
                   (int64_t)(bits % (uint64_t)((STORM_WEEKS - 1) * DEMO_WEEK_S));
    return (struct demo_storm){from, from + STORM_S};
}

static bool add_storm(struct demo_world *w, uint32_t asset, int64_t week)
{
    uint64_t key = demo_draw(w->seed, 24, asset, (uint64_t)week);
    if (week % STORM_WEEKS != 0 || share(key) > 0.09)
        return true;
    struct demo_storm storm = demo_storm_of(w->seed, week_begin(week));
    int64_t at = storm.from + (int64_t)(demo_draw(key, 9, 0, 0) % STORM_S);
    struct demo_fault f = {
        .from = at, .to = at + lasting_s(key, 9, 0.6), .cause = CAUSE_STORM, .reach = REACH_TOWN};
    return faults_push(&w->tracks[(size_t)asset * TRACK_COUNT + TRACK_NETWORK], f);
}

static bool make_asset(struct demo_world *w, uint32_t asset)
{
    if (!w->district->assets[asset].in_service)
        return true;
    for (int64_t week = week_of(w->from) - LOOKBACK_WEEKS; week <= week_of(w->to); week++)
        if (!add_processes(w, asset, week) || !add_flapping(w, asset, week) ||
            !add_removal(w, asset, week) || !add_storm(w, asset, week))
            return false;
    for (int t = 0; t < TRACK_COUNT; t++)
        faults_settle(&w->tracks[(size_t)asset * TRACK_COUNT + (size_t)t], w->from);
    return true;
}

enum status demo_world_make(const struct demo_district *d, uint64_t seed, int64_t from, int64_t to,
                            struct demo_world *ret)
{
    struct demo_world w = {.district = d, .seed = seed, .from = from, .to = to};
    w.tracks = calloc((size_t)d->count * TRACK_COUNT, sizeof *w.tracks);
    bool made = w.tracks != NULL;
    for (uint32_t i = 0; made && i < d->count; i++)
        made = make_asset(&w, i);
    if (!made) {
        demo_world_free(&w);
        return STATUS_MEMORY;
    }
    *ret = w;
    return STATUS_OK;
}

void demo_world_free(struct demo_world *w)
{
    if (w->tracks)
        for (size_t i = 0; i < (size_t)w->district->count * TRACK_COUNT; i++)
            free(w->tracks[i].items);
    free(w->tracks);
    *w = (struct demo_world){0};
}

bool demo_feed_is_out(uint64_t seed, int feed, int64_t at)
{
    struct demo_fault events[EVENTS_MAX];
    for (int64_t week = week_of(at) - 1; week <= week_of(at); week++) {
        uint32_t count = events_of(seed, FEED_OUTAGE, (uint64_t)feed, week, 1, events);
        for (uint32_t i = 0; i < count; i++)
            if (events[i].from <= at && at < events[i].to)
                return true;
    }
    return false;
}

uint32_t demo_power_cuts(const struct demo_world *w, int town, int64_t at, struct demo_fault *out,
                         uint32_t max)
{
    struct demo_fault events[EVENTS_MAX];
    uint32_t count = events_of(w->seed, POWER_CUT, (uint64_t)town, week_of(at), 1, events);
    count = count < max ? count : max;
    for (uint32_t i = 0; i < count; i++)
        out[i] = events[i];
    return count;
}

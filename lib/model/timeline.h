/* timeline.h - what every asset's every aspect was reported to be, as runs of equal reports.
 *
 * The state at second x depends on the latest report at or before x. Of the reports of one second one
 * wins: the later millisecond; then fault beats ok; then the feed whose code sorts first; then a named
 * cause beats none, and the cause that sorts first. A run is a maximal row of winners of equal state and
 * cause in which each report still holds when the next one comes: hold is the feed's report_ttl_s
 * or, where that is null, its feed_ttl_s (the report itself keeps its feed watching that long). So
 * inside [first, last] of a run the state is certain, and what follows `last` is decided by the last
 * report's feed and by those that are expected to go on (presence.h). All of it is a function of the
 * set of reports, whatever order they came in.
 *
 * A late report that falls inside a run may need the winners around it, which the run no longer
 * knows: timeline_put then answers PUT_LOOKUP and changes nothing, and timeline_rewrite does the
 * work with the reports of timeline_window() read back from the journal. lib/ledger/README.md says how. */
#ifndef INTACT_MODEL_TIMELINE_H
#define INTACT_MODEL_TIMELINE_H

#include "model/presence.h"
#include "model/registry.h"
#include "model/watch.h"

#define CAUSES_MAX 4096 /* different causes; the next one is refused as bad_cause */
#define RUN_CAUSE  0x0fff
#define RUN_FAULT  0x1000

/* 16 bytes. Seconds count from 2000-01-01 (INSTANT_2000), enough until 2136. */
struct run {
    uint32_t first, last; /* instants of the first and the last report */
    uint16_t gap_code;    /* no two neighbouring winners are further apart: run_gap_s() */
    uint16_t last_ms;     /* milliseconds of the last report */
    uint16_t feed;        /* of the last report */
    uint16_t tag;         /* RUN_FAULT | cause number */
};

/* A gap of up to GAP_EXACT_S is kept as it is, a longer one in steps of GAP_STEP_S, rounded up: a run's
 * gap is an upper bound, and 16 bits are what milliseconds leave of it. */
#define GAP_EXACT_S UINT32_C(0x7fff)
#define GAP_STEP_S  (UINT32_C(1) << 17)

static inline uint16_t run_gap_code(uint32_t gap_s)
{
    if (gap_s <= GAP_EXACT_S)
        return (uint16_t)gap_s;
    return (uint16_t)(GAP_EXACT_S + (gap_s - 1) / GAP_STEP_S + 1);
}

static inline uint32_t run_gap_s(const struct run *run)
{
    if (run->gap_code <= GAP_EXACT_S)
        return run->gap_code;
    return (run->gap_code - GAP_EXACT_S) * GAP_STEP_S;
}

struct series {
    struct run *runs; /* sorted; owned */
    uint32_t count, cap;
    uint32_t
        dirty_first;    /* stored runs that begin here or later are out of date; UINT32_MAX: none */
    uint32_t presences; /* number in struct timelines, from 1; 0: one feed's, as the runs say */
};

/* One report of one aspect. */
struct point {
    uint32_t asset;
    uint32_t at; /* seconds from INSTANT_2000 */
    uint16_t ms; /* of that second */
    uint16_t feed;
    uint16_t cause; /* 0: none; always 0 with ok */
    uint8_t aspect; /* enum aspect */
    uint8_t state;  /* enum state */
};

struct causes {
    char **names; /* names[0] is "" (no cause) */
    uint32_t count;
    struct index index;
};

struct timelines {
    struct series *series; /* [asset * ASPECT_COUNT + aspect] */
    uint32_t asset_count, asset_cap;
    struct presences **presences; /* by number - 1; owned, each too; NULL: as number 0 */
    uint32_t presences_count, presences_cap;
    struct watch watch; /* when each feed was watching */
    struct causes causes;
};

void timelines_free(struct timelines *t);

/* Makes room for assets and feeds numbered below these. */
must_use enum status timelines_grow(struct timelines *t, uint32_t asset_count, uint32_t feed_count);

/* The number of a cause, taking it in if new; 0 for an empty one; CAUSES_MAX when full. */
uint32_t causes_intern(struct causes *c, struct text name);
const char *causes_name(const struct causes *c, uint32_t number); /* NULL for 0 */

enum put { PUT_DONE, PUT_LOOKUP, PUT_MEMORY };
enum put timeline_put(struct timelines *t, const struct registry *r, const struct point *p);

/* The presences that are kept of a series; NULL, or none in them: its runs tell the only one. */
static inline struct presences *series_kept(const struct timelines *t, const struct series *s)
{
    return s->presences ? t->presences[s->presences - 1] : NULL;
}

/* Where they are kept, for presences_add(). NULL: out of memory. */
struct presences **series_keep(struct timelines *t, struct series *s);

/* The presences of a series that has runs; those that the runs tell go to *one, and *ret_count is 1. */
const struct presence *series_presences(const struct timelines *t, const struct series *s,
                                        struct presence *one, uint32_t *ret_count);

/* The reports around late ones that are read back: seconds from INSTANT_2000, both ends included. */
struct window {
    uint32_t lo, hi;
    bool cut_lo, cut_hi; /* a run of now goes on below lo, above hi */
};

/* The window of late reports of this series in [at_min, at_max]: to the ends of the runs they fall in, but
 * at most radius_s to either side. */
struct window timeline_window(const struct timelines *t, uint32_t asset, enum aspect aspect,
                              uint32_t at_min, uint32_t at_max, uint32_t radius_s);

/* The radius in which the neighbours of those reports are sure to lie, as far as the runs know: their
 * gaps. */
uint32_t timeline_radius(const struct timelines *t, uint32_t asset, enum aspect aspect,
                         uint32_t at_min, uint32_t at_max);

/* Makes the runs true again: `points` are all accepted reports of this series in [lo, hi] (any order, ties
 * included, late ones too). Where a run of now reaches over lo, the first of their winners is one of its
 * own; where one reaches over hi, the last is. STATUS_MEMORY changes nothing. */
must_use enum status timeline_rewrite(struct timelines *t, const struct registry *r, uint32_t asset,
                                      enum aspect aspect, uint32_t lo, uint32_t hi,
                                      struct point *points, size_t count);

/* Who asks for conditions, and for how long a feed is expected to go on (`expected_s` of the rules). */
struct timeline_reader {
    const struct timelines *timelines;
    const struct registry *registry;
    int64_t expected_s;
};

/* One stretch of one condition, as timeline_walk finds them: in order, covering the window, neighbours
 * not necessarily different. `run` is the run behind it (NULL: before any report). */
struct stretch {
    int64_t from, to;
    enum condition condition; /* ok, fault, silent or blind */
    const struct run *run;
};
typedef void stretch_visitor(void *context, const struct stretch *s);

void timeline_walk(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                   int64_t from, int64_t to, stretch_visitor *visit, void *context);

/* Seconds of [from, to) in each of ok, fault, silent, blind, added to ret_seconds[4]. */
void timeline_sum(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                  int64_t from, int64_t to, int64_t ret_seconds[4]);

/* Says that the sums of this asset are soon wanted, so that its runs are on their way from memory. */
void timeline_expect(const struct timeline_reader *by, uint32_t asset);

/* The condition at one second. */
enum condition timeline_at(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                           int64_t at);

/* How long a report of this feed certainly holds: report_ttl_s, or feed_ttl_s where that is null. */
static inline int64_t feed_hold_s(const struct feed *f)
{
    return f->report_ttl_s == TTL_UNTIL_NEXT ? f->feed_ttl_s : f->report_ttl_s;
}

#endif

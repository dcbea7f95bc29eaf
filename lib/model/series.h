/* series.h - the values that a timeline is made of: runs of equal reports, which of two reports of one
 * second wins, and how runs join. */
#ifndef INTACT_MODEL_SERIES_H
#define INTACT_MODEL_SERIES_H

#include "model/causes.h"
#include "model/presence.h"
#include "model/registry.h"
#include "model/watch.h"

#define RUN_CAUSE 0x0fff
#define RUN_FAULT 0x1000
#define RUN_LATE  0x2000

#define REPORT_LATE_S 3600 /* a report that came in more than this after its instant came late */

/* 16 bytes. Seconds count from 2000-01-01 (INSTANT_2000), enough until 2136. */
struct run {
    uint32_t first, last; /* instants of the first and the last report */
    uint16_t gap_code;    /* no two neighbouring winners are further apart: run_gap_s() */
    uint16_t last_ms;     /* milliseconds of the last report */
    uint16_t feed;        /* of the last report */
    uint16_t tag;         /* RUN_FAULT | RUN_LATE | cause number */
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
    bool late;      /* came in more than REPORT_LATE_S after its instant */
};

struct timelines {
    struct series *series; /* [asset * ASPECT_COUNT + aspect] */
    uint32_t asset_count, asset_cap;
    struct presences **presences; /* by number - 1; owned, each too; NULL: as number 0 */
    uint32_t presences_count, presences_cap;
    struct watch watch; /* when each feed was watching */
    struct causes causes;
};

/* How long a report of this feed certainly holds: report_ttl_s, or feed_ttl_s where that is null. */
static inline int64_t feed_hold_s(const struct feed *f)
{
    return f->report_ttl_s == TTL_UNTIL_NEXT ? f->feed_ttl_s : f->report_ttl_s;
}

static inline bool report_is_late(int64_t at, int64_t received_at)
{
    return received_at - at > REPORT_LATE_S;
}

static inline uint16_t point_tag(const struct point *p)
{
    unsigned late = p->late ? RUN_LATE : 0;
    return (uint16_t)(p->state == STATE_FAULT ? late | RUN_FAULT | p->cause : late);
}

/* What decides between reports of one second. */
struct claim {
    uint16_t ms, tag, feed;
};

static inline struct claim point_claim(const struct point *p)
{
    return (struct claim){p->ms, point_tag(p), p->feed};
}

static inline struct claim run_claim(const struct run *run)
{
    return (struct claim){run->last_ms, run->tag, run->feed};
}

/* True when a report wins over another of the same second. */
bool claim_beats(const struct timelines *t, const struct registry *r, struct claim a,
                 struct claim b);

/* Makes the report the last one of the run. */
static inline void run_end_with(struct run *run, const struct point *p)
{
    run->last = p->at;
    run->last_ms = p->ms;
    run->feed = p->feed;
}

/* A run of this report alone. */
static inline struct run run_of(const struct point *p)
{
    return (struct run){p->at, p->at, 0, p->ms, p->feed, point_tag(p)};
}

/* Lengthens the run by a report that goes on with it. */
static inline void run_extend(struct run *run, const struct point *p)
{
    uint16_t gap = run_gap_code(p->at - run->last);
    run->gap_code = gap > run->gap_code ? gap : run->gap_code;
    run_end_with(run, p);
}

/* Does a report at `at` with this tag go on with the run? */
static inline bool run_continues(const struct run *run, const struct registry *r, uint16_t tag,
                                 uint32_t at)
{
    return run->tag == tag && (int64_t)at - run->last <= feed_hold_s(&r->feeds[run->feed]);
}

/* Marks what is stored from `first` on as out of date. */
static inline void series_soil(struct series *s, uint32_t first)
{
    if (first < s->dirty_first)
        s->dirty_first = first;
}

/* Makes room for `more` runs beyond count. */
must_use enum status series_reserve(struct series *s, uint32_t more);

/* Index of the last run that begins at or before `at`; UINT32_MAX when none does. */
uint32_t series_find(const struct series *s, uint32_t at);

/* Joins runs i and i + 1 when the second goes on with the first. */
void series_join(struct series *s, const struct registry *r, uint32_t i);

#endif

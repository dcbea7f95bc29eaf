/* timeline_points.h - which of two reports wins at one instant, and how runs join: inside the model only. */
#ifndef INTACT_MODEL_TIMELINE_POINTS_H
#define INTACT_MODEL_TIMELINE_POINTS_H

#include "model/timeline.h"

static inline uint16_t point_tag(const struct point *p)
{
    return p->state == STATE_FAULT ? (uint16_t)(RUN_FAULT | p->cause) : 0;
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

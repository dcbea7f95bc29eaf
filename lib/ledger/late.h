/* late.h - reads the journal back around late reports: one slice of them at a time. */
#ifndef INTACT_LEDGER_LATE_H
#define INTACT_LEDGER_LATE_H

#include "model/timeline_rewrite.h"
#include "store/journal.h"

/* Late reports of one series that lie close together, and the window around them to be read back. */
struct lookback {
    uint32_t asset;
    enum aspect aspect;
    uint32_t at_min, at_max; /* the late reports lie in here, seconds from INSTANT_2000 */
    uint32_t radius_s;       /* how far to either side it is read */
    struct window window;
};

/* A row whose reports are not all in the model. */
struct open_row {
    uint64_t seq;
    uint32_t taken; /* its first reports, which are in the model but for those that wait as late */
};

/* What is read back at a time. */
struct late_slice {
    struct lookback *items; /* owned; at most one of a series */
    size_t count;
    struct open_row *open; /* owned */
    size_t open_count;
};
void late_slice_free(struct late_slice *slice);

/* Which rows the model shows. Only their reports may be read back, or runs would be rewritten
 * with reports that the runs around the window do not know. */
struct late_limit {
    uint64_t seq_max;
    bool by_time;     /* rows are being applied in the order of (first_at, seq) */
    int64_t first_at; /* by_time: of the newest row applied, with its seq */
    uint64_t seq;
};

#define FOUND_IN_MODEL UINT16_MAX       /* the report is in the model */
#define FOUND_AHEAD    (UINT16_MAX - 1) /* its row is still being applied, and not so far yet */
struct found_report {
    struct point point; /* its cause is numbered in late_points.causes */
    uint16_t open;      /* FOUND_*, or the index of the open row it is of: it may wait as late */
};

/* What was read back for a slice: an immutable value. */
struct late_points {
    struct causes causes;
    struct lookback *items; /* sorted by series */
    size_t count;
    size_t *from; /* points of item i: [from[i], from[i + 1]) */
    struct found_report *points;
    uint64_t narrow, wide; /* reports walked: in rows that span at most a day, in longer ones */
    bool overflowed;       /* more than LATE_FOUND_MAX: nothing is in here; ask for fewer series */
};
#define LATE_FOUND_MAX ((size_t)1 << 19)

/* Reads a slice back. One that asks for a single series is read however much there is. STATUS_MEMORY: ask
 * for fewer. */
must_use enum status late_read(struct store *store, const struct late_slice *slice,
                               const struct late_limit *limit, struct late_points **ret,
                               struct error *err);
void late_points_free(struct late_points *points); /* NULL allowed */

#endif

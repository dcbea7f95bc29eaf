/* landing.h - a batch on its way into the model, in steps of bounded time and memory.
 *
 * README.md of this room has the method ("Late reports"). A caller steps until it is told what comes next:
 * more steps, a slice to be read back from the journal, or that the batch is in the model. */
#ifndef INTACT_LEDGER_LANDING_H
#define INTACT_LEDGER_LANDING_H

#include "ledger/apply_frame.h"
#include "ledger/late.h"

#define LANDING_STEP_REPORTS 8192              /* applied in one step at most */
#define LANDING_LATE_MAX     ((size_t)1 << 20) /* late points that one batch keeps waiting */
#define LANDING_SLICE_POINTS 8192              /* late points in one slice */

struct landing {
    uint64_t seq; /* of the batch's row */
    struct frame_work work;
    bool through; /* all of the frame has been applied or waits as late */
    struct late_list late;
    size_t done;   /* late points before this one are in the model */
    size_t taken;  /* late points before this one are in the model or in the present slice */
    size_t sorted; /* late points before this one are in order */
    struct lookback *again; /* windows of the present slice that must be read (again) */
    size_t again_count;
    size_t windows_max; /* in one slice; fewer after one that overflowed */
    uint32_t extent_s;  /* how far apart the late points of one slice may lie */
};

/* Begins. `raw` must outlive the landing. STATUS_MEMORY, STATUS_CORRUPT as frame_work_begin(). */
must_use enum status landing_begin(struct landing *l, struct district *d, uint64_t seq,
                                   uint32_t feed, int64_t received_at, const void *raw, size_t len);
void landing_free(struct landing *l); /* zeroed allowed */

enum landing_next {
    LANDING_STEP,  /* step again */
    LANDING_SLICE, /* a slice is to be read back: landing_slice() */
    LANDING_DONE,  /* the model shows all of it */
};
/* Goes on for one step of up to `reports_max` reports (LANDING_STEP_REPORTS at most). One report may cost a move of all
 * that is known of its series or its feed, so a caller who is waited for asks for few. STATUS_MEMORY: the step can
 * be made again. STATUS_CORRUPT. */
must_use enum status landing_step(struct landing *l, struct district *d, uint32_t reports_max,
                                  enum landing_next *ret);

/* Says what to read back now, from rows up to the newest that the model knows of. `all` are the `count` batches
 * that are landing at present, this one among them. Nothing may change in the model until landing_write().
 * STATUS_MEMORY: nothing has changed. */
must_use enum status landing_slice(struct landing *l, const struct district *d,
                                   struct landing *const *all, size_t count,
                                   struct late_slice *ret);
/* Puts what was read back for that slice into the model. `all` as it was then. STATUS_MEMORY: the slice is
 * asked for again. */
must_use enum status landing_write(struct landing *l, struct district *d,
                                   struct landing *const *all, const struct late_points *points);
/* The slice could not be read for want of memory: the next one is smaller. */
void landing_retreat(struct landing *l);

/* Lands one batch alone, with rows read back within `limit`. */
must_use enum status landing_finish(struct landing *l, struct district *d, struct store *store,
                                    const struct late_limit *limit, struct error *err);

#endif

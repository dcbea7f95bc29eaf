/* apply_frame.h - puts the reports of a frame into the model, and collects what the journal must be read back for. */
#ifndef INTACT_LEDGER_APPLY_FRAME_H
#define INTACT_LEDGER_APPLY_FRAME_H

#include "model/district.h"
#include "report/frame.h"

/* A late report that its run cannot place: the reports around it must be read back first. */
struct late_point {
    uint32_t at;     /* seconds from INSTANT_2000 */
    uint32_t series; /* asset * ASPECT_COUNT + aspect */
};
struct late_list {
    struct late_point *items; /* owned */
    size_t count, cap;
};
void late_list_free(struct late_list *late);

/* A raw frame on its way into the model, some reports at a time. */
struct frame_work {
    struct frame_reader reader; /* into the caller's bytes */
    uint32_t feed;
    uint64_t seq; /* of its row */
    const struct part_voids
        *voids; /* of which nothing is put into the model; NULL: none of this row */
    int64_t received_at;
    const uint8_t *only; /* by series: is it wanted? NULL: all are. Borrowed */
    uint16_t *causes;    /* the model's number of each of the frame's causes; owned */
    struct report held;  /* read, and not yet in the model: memory was short */
    bool holds;
    uint32_t taken;     /* reports of the frame that are in the model or in a late list */
    int64_t watched_at; /* the last instant that was noted for the feed */
    uint64_t reports;   /* of those taken, without heartbeats */
    int64_t first_at, last_at;
};

/* Begins. `raw` must outlive the work. STATUS_CORRUPT: it is no frame of this district. STATUS_MEMORY. */
must_use enum status frame_work_begin(struct frame_work *w, struct district *d, uint32_t feed,
                                      int64_t received_at, const void *raw, size_t len);
/* Applies up to `reports_max` more reports: watching, timelines. A point that needs the journal
 * (PUT_LOOKUP) is added to *late. STATUS_UNKNOWN: the frame is through, and its reports are counted.
 * STATUS_MEMORY: the step can be made again. STATUS_CORRUPT: the model may hold part of the frame. */
must_use enum status frame_work_step(struct frame_work *w, struct district *d, uint32_t reports_max,
                                     struct late_list *late);
void frame_work_end(struct frame_work *w); /* zeroed allowed */

/* Applies a whole frame at once. As the steps, but STATUS_OK when it is through. */
must_use enum status frame_apply(struct district *d, uint32_t feed, int64_t received_at,
                                 const void *raw, size_t len, struct late_list *late);

#endif

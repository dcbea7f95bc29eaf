/* patrol.h - the daemon's own rounds: every so often (a setting) it looks which faults have lasted,
 * or are over, and opens, ends and reopens its repairs (change/auto_repairs.h). */
#ifndef INTACT_LOOP_PATROL_H
#define INTACT_LOOP_PATROL_H

#include "change/change.h"

struct app;

/* Faults that ended longer ago than this are looked at only when reports of that time have just come
 * in, after a start, and when a change may have moved what they ask for. */
#define PATROL_LOOK_BACK_S INT64_C(172800)

/* A round that has been due for this long asks the pipeline for a whole model, so that whoever keeps sending
 * late reports keeps no order from being opened. */
#define PATROL_PATIENCE_MS 10000

struct patrol {
    int64_t from;    /* reports older than the look-back have come in from here on */
    int64_t next_ms; /* when the next round is due, clock_monotonic_ms(); 0: at once */
};

/* Makes the next round look at everything, at once. For a start. */
void patrol_reset(struct patrol *p);
/* Somebody's change has been applied. One that moves what counts as a lasting fault, or what orders
 * repair (change/ops.h, moves_faults), makes the next round look at everything. */
void patrol_note(struct patrol *p, enum change_op op);
/* Reports from `oldest_at` on have been applied: the next round looks back to there. */
void patrol_saw(struct patrol *p, int64_t oldest_at);

/* Makes a round when one is due and the model is whole. Once a second, and after results. */
void patrol_tick(struct app *app);

#endif

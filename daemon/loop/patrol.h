/* patrol.h - the daemon's own rounds: every so often (a setting) it looks which faults have lasted,
 * or are over, and opens, ends and reopens its repairs (change/auto_repairs.h). */
#ifndef INTACT_DAEMON_PATROL_H
#define INTACT_DAEMON_PATROL_H

#include "change/change.h"

struct app;

/* Faults that ended longer ago than this are looked at only when reports of that time have just come
 * in, after a start, and when a change may have moved what they ask for. */
#define PATROL_LOOK_BACK_S INT64_C(172800)

struct patrol_state {
    int64_t from;    /* reports older than the look-back have come in from here on */
    int64_t next_ms; /* by the monotonic clock: when the next round is due; 0: at once */
};

/* Makes the next round look at everything, at once. For a start. */
void patrol_reset(struct patrol_state *p);
/* Makes the next round look at everything when a change of this kind moves what counts as a lasting
 * fault, or what orders stand for (change/ops.h: moves_faults). */
void patrol_note(struct patrol_state *p, enum change_op op);
/* A batch that begins at this instant has been applied. */
void patrol_saw(struct patrol_state *p, int64_t first_at);

/* Makes a round when one is due and nothing is on its way. Once a second. */
void patrol_tick(struct app *app);
/* One of its changes has been applied or has failed. */
void patrol_done(struct app *app, bool applied);

#endif

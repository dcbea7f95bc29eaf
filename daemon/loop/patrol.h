/* patrol.h - the daemon's own rounds: every so often (a setting) it looks which faults have lasted,
 * or are over, and opens, ends and reopens its repairs (change/auto_repairs.h). */
#ifndef INTACT_LOOP_PATROL_H
#define INTACT_LOOP_PATROL_H

#include "change/auto_repairs.h"

struct app;

/* Faults that ended longer ago than this are looked at only when reports of that time have just come
 * in, after a start, and when a change may have moved what they ask for. */
#define PATROL_LOOK_BACK_S INT64_C(172800)

/* A round that has waited for a whole model for this long asks the pipeline for one, and keeps it to its end, so that
 * whoever keeps sending late reports keeps no order from being opened. */
#define PATROL_PATIENCE_MS 10000

/* A round takes a few milliseconds of each turn of the loop, and no change comes into the model from its first step to its
 * last (pipeline.change_out): what people change waits for it, and reports do not. */
struct patrol {
    int64_t from;             /* reports older than the look-back have come in from here on */
    int64_t next_ms;          /* when the next round is due, clock_monotonic_ms(); 0: at once */
    struct auto_repairs work; /* of the round that is being made */
    int64_t work_from;        /* `from`, when it began */
    bool is_out;              /* a round is being made */
    bool more;                /* it has work for the next turn of the loop */
    int64_t waits_ms;         /* since when the model is not whole; 0: it is */
    bool holds;               /* it has asked for a whole model, and is not done with it */
};

/* Makes the next round look at everything, at once. For a start. */
void patrol_reset(struct patrol *p);
/* Somebody's change has been applied. One that moves what counts as a lasting fault, or what orders
 * repair (change/ops.h, moves_faults), makes the next round look at everything. */
void patrol_note(struct patrol *p, enum change_op op);
/* Reports from `oldest_at` on have been applied: the next round looks back to there. */
void patrol_saw(struct patrol *p, int64_t oldest_at);

/* Makes a round when one is due and the model is whole, or goes on with it. Once a second, after results, and in a turn of
 * the loop when patrol_has_more(). */
void patrol_tick(struct app *app);
bool patrol_has_more(const struct patrol *p);
/* May a result come into the model that makes it less than whole? */
bool patrol_holds(const struct patrol *p);
/* Drops a round that is being made: the next start makes it. For a stop. */
void patrol_drop(struct app *app);

#endif

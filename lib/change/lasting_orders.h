/* lasting_orders.h - one look at the faults that last: which orders stand for them, and what each asks for. */
#ifndef INTACT_CHANGE_LASTING_ORDERS_H
#define INTACT_CHANGE_LASTING_ORDERS_H

#include "figure/lasting.h"

#define AUTO_ID_PREFIX "auto-"
#define AUTO_ID_SIZE   65
#define MASS_ASSETS    8 /* orders of one project and cause that begin in one minute: a mass fault */

struct fault_look {
    const struct district *d;
    int64_t now;
    struct lastings lastings;
    struct lasting *crowds; /* those that ask for an order, by project, cause and minute; owned */
    size_t crowd_count;
    uint32_t *first; /* by asset: a repair of it, or NONE; owned */
    uint32_t *next;  /* by repair: the next one of its asset, or NONE; owned */
    bool *moved;     /* by repair: a step has been planned; owned */
};

/* Looks at faults that reach into [from, now), and back to where an order that is open began.
 * STATUS_MEMORY; in any case fault_look_free(). */
must_use enum status faults_look(struct fault_look *look, const struct district *d, int64_t from,
                                 int64_t now);
void fault_look_free(struct fault_look *look);

/* Makes an order's id of the asset, the aspect and a stretch's begin alone: it is the same wherever it is
 * made. STATUS_MEMORY. */
must_use enum status fault_order_id(const struct fault_look *look, const struct lasting *l,
                                    int64_t begin_at, char id[AUTO_ID_SIZE]);

/* Tells whether the fault has no order yet but needs one. An order stands for the fault as it is without
 * exemptions. The fault's own order counts, whatever has become of it. A fault that lasts in exempt seconds
 * only needs no order. STATUS_MEMORY. */
must_use enum status fault_needs_order(const struct fault_look *look, const struct lasting *l,
                                       bool *ret_needs);

/* Finds the daemon's order of this asset and cause that was repaired last, at most rejoin_s before; or NONE. */
uint32_t fault_rejoined(const struct fault_look *look, const struct lasting *l);

/* Tells whether MASS_ASSETS assets of its project began to fail in its minute, of its cause. */
bool fault_is_mass(const struct fault_look *look, const struct lasting *l);

bool fault_same_cause(const struct fault_look *look, const struct repair *x,
                      const struct lasting *l);

/* Tells whether the order was opened for this very fault. An exemption that came later may have moved the
 * stretch's begin, of which the id is made. */
bool fault_is_own(const struct fault_look *look, const struct repair *x, const struct lasting *l);

/* Returns when the order was last opened, by a fault or a person. */
int64_t fault_last_opened_at(const struct repair *x);

/* Tells whether it is the daemon's own: opened by nobody, under an id of this kind. */
bool repair_is_auto(const struct repair *x);

static inline bool repair_is_open(const struct repair *x)
{
    return x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED;
}

#endif

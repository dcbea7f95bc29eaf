/* lasting_orders.h - one look at the faults that last: which orders stand for them, and what each asks for. */
#ifndef INTACT_OFFICE_LASTING_ORDERS_H
#define INTACT_OFFICE_LASTING_ORDERS_H

#include "figure/lasting.h"

#define AUTO_ID_PREFIX "auto-"
#define AUTO_ID_SIZE   65

struct fault_look {
    const struct district *d;
    int64_t now;
    struct lastings lastings;
    struct lasting *crowds; /* those that ask for an order, by project, cause and minute; owned */
    size_t crowd_count;
    uint32_t *first,
        *next;   /* by asset: a repair of it; by repair: the next one; NONE ends; owned */
    bool *moved; /* by repair: a step has been planned; owned */
};

/* Looks at faults that reach into [from, now), and back to where an order that is open began.
 * STATUS_MEMORY; in any case fault_look_free(). */
must_use enum status faults_look(struct fault_look *look, const struct district *d, int64_t from,
                                 int64_t now);
void fault_look_free(struct fault_look *look);

/* Of the asset, the aspect and a stretch's begin alone: the same wherever it is made. STATUS_MEMORY. */
must_use enum status fault_order_id(const struct fault_look *look, const struct lasting *l,
                                    int64_t begin_at, char id[AUTO_ID_SIZE]);

/* Is no order there for it? One stands for the fault as it is without exemptions; its own counts
 * whatever has become of it. What lasts in exempt seconds only needs none. STATUS_MEMORY. */
must_use enum status fault_needs_order(const struct fault_look *look, const struct lasting *l,
                                       bool *ret_needs);

/* The daemon's order of this asset and cause that was repaired last, at most rejoin_s before; or NONE. */
uint32_t fault_rejoined(const struct fault_look *look, const struct lasting *l);

/* Have eight assets of its project begun to fail in its minute, of its cause? */
bool fault_is_mass(const struct fault_look *look, const struct lasting *l);

bool fault_same_cause(const struct fault_look *look, const struct repair *x,
                      const struct lasting *l);

/* Was it opened for this very fault? An exemption that came later may have moved the stretch's begin,
 * of which the id is made. */
bool fault_is_own(const struct fault_look *look, const struct repair *x, const struct lasting *l);

/* Its last opening, by a fault or a person. */
int64_t fault_last_opened_at(const struct repair *x);

static inline bool repair_is_open(const struct repair *x)
{
    return x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED;
}

#endif

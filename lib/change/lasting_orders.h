/* lasting_orders.h - one look at the faults that last: which orders stand for them, and what each asks for. */
#ifndef INTACT_CHANGE_LASTING_ORDERS_H
#define INTACT_CHANGE_LASTING_ORDERS_H

#include "change/mass_faults.h"

#define AUTO_ID_PREFIX "auto-"
#define AUTO_ID_SIZE   65

struct fault_look {
    const struct district *d;
    int64_t from, now;
    int64_t
        back_to; /* where the oldest order that is open was opened, or `from`: its recovery is to be found */
    struct lastings lastings;
    struct mass_work crowds;
    uint32_t *first; /* by asset: a repair of it, or NONE; owned */
    uint32_t *next;  /* by repair: the next one of its asset, or NONE; owned */
    bool *moved;     /* by repair: a step has been planned; owned */
};

/* Begins a look at the faults that reach into [from, now). STATUS_MEMORY; in any case fault_look_free(). */
must_use enum status fault_look_begin(struct fault_look *look, const struct district *d,
                                      int64_t from, int64_t now);
/* Takes a repair into the look: all of them, from the last one to the first. */
void fault_look_at_repair(struct fault_look *look, uint32_t number);
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

/* Finds the daemon's order of this asset, aspect and contract that was repaired last, at most rejoin_s before;
 * or NONE. */
uint32_t fault_rejoined(const struct fault_look *look, const struct lasting *l);

/* Tells whether so many assets of its project began to fail of its cause, within so short a time, that the
 * rules call it a mass. */
bool fault_is_mass(const struct fault_look *look, const struct lasting *l);

/* Tells whether the order's last round is of this fault: it is about this aspect, at this time. */
bool fault_of_round(const struct fault_look *look, const struct repair *x, const struct lasting *l);

/* Returns the aspects that an order for the fault is about: what is in fault when it is opened, and in
 * no other order of the daemon's. Bit per aspect. */
uint8_t fault_aspects(const struct fault_look *look, const struct lasting *l);

/* Tells whether the order was opened for this very fault. An exemption that came later may have moved the
 * stretch's begin, of which the id is made. */
bool fault_is_own(const struct fault_look *look, const struct repair *x, const struct lasting *l);

/* Returns when a fault that flaps, and that the order's last round is of, is in fault from `at` on;
 * INSTANT_NONE: there is none. */
int64_t fault_flaps_on(const struct fault_look *look, const struct repair *x, int64_t at);

/* Returns when the order was last opened, by a fault or a person. */
int64_t fault_last_opened_at(const struct repair *x);

/* Tells whether it is the daemon's own: opened by nobody, under an id of this kind. */
bool repair_is_auto(const struct repair *x);

static inline bool repair_is_open(const struct repair *x)
{
    return x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED;
}

#endif

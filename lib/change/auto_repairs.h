/* auto_repairs.h - the repairs that the daemon opens, marks repaired and reopens by itself (lib/figure/README.md, Repairs).
 *
 * What they are is read from the repairs themselves, so a restart goes on where the last run left
 * off, and nothing is opened twice. One order stands for one asset and the aspects that were in fault
 * when it was opened; none is opened while another system's order for that asset covers the fault. */
#ifndef INTACT_CHANGE_AUTO_REPAIRS_H
#define INTACT_CHANGE_AUTO_REPAIRS_H

#include "change/change.h"
#include "change/lasting_orders.h"

/* Prepares the next change that lasting faults ask for: first the orders to open, then the steps of orders
 * that are there. Looks at faults that reach into [from, now). *ret_change is NULL when there is nothing to
 * do. Call it again until then: each change may make way for another. STATUS_MEMORY. */
must_use enum status change_prepare_auto_repairs(const struct district *d, int64_t from,
                                                 int64_t now, struct change **ret_change,
                                                 struct error *err);

/* The same in steps, for who cannot wait: a look at years takes long. The repairs and all that changes say stay as they
 * are from the first step to the last; reports may come in between, and those that came too late for a step are seen by
 * the next look. */
struct auto_repairs {
    struct fault_look look;
    uint32_t kind; /* of the pieces of work that it is at */
    size_t at;     /* how many of that kind are done */
    bool *acted;   /* by fault: an order or a round begins with it; owned */
    uint32_t written;
    struct change *change; /* what they ask for; owned */
    struct json_out j;     /* its body */
    bool is_done;
};

/* STATUS_MEMORY; in any case auto_repairs_free(). */
must_use enum status auto_repairs_begin(struct auto_repairs *w, const struct district *d,
                                        int64_t from, int64_t now);
/* Goes on by so many pieces of work at most, each of which is about one repair, one asset or one fault. STATUS_MEMORY: it
 * has to begin again. */
must_use enum status auto_repairs_step(struct auto_repairs *w, uint32_t pieces_max, bool *ret_more);
/* Gives back the change, when there is no more to do; NULL: nothing asks for one. */
struct change *auto_repairs_take(struct auto_repairs *w);
void auto_repairs_free(struct auto_repairs *w); /* zeroed allowed, and left so */

#endif

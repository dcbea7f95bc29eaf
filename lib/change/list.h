/* list.h - a journalled list of records on its way into the model: some at a time, so that nobody waits for a long
 * one. */
#ifndef INTACT_CHANGE_LIST_H
#define INTACT_CHANGE_LIST_H

#include "change/journalled.h"

/* How one kind of list is applied. */
struct list_applier {
    /* What it needs from one record to the next; both NULL: nothing. NULL returned: out of memory. */
    void *(*state_new)(void);
    void (*state_free)(void *state);
    /* Brings the district up to one record. Errors as struct change_kind's apply (change/ops.h). */
    enum status (*take)(struct district *d, const struct journalled *row, struct record *record,
                        void *state, struct error *err);
    /* What is to be done after the last one, in steps too; NULL: nothing. */
    enum status (*end)(struct district *d, const struct journalled *row, void *state,
                       uint32_t records_max, bool *ret_more, struct error *err);
};

/* Zeroed: not begun. */
struct list_work {
    const struct list_applier *by;
    struct document *document; /* what is left of the row's body; owned */
    void *state;               /* owned */
    bool taken;                /* all records are */
};

/* The row's body must outlive it. STATUS_CORRUPT, STATUS_MEMORY. */
must_use enum status list_work_begin(struct list_work *w, const struct list_applier *by,
                                     const struct journalled *row, struct error *err);
/* Goes on with up to `records_max` records. *ret_more: that was not all. STATUS_MEMORY: begin again. */
must_use enum status list_work_step(struct list_work *w, struct district *d,
                                    const struct journalled *row, uint32_t records_max,
                                    bool *ret_more, struct error *err);
void list_work_free(struct list_work *w); /* zeroed allowed, and left so */

#endif

/* ops.h - the one list of changes: what each is called, how it is applied, and what follows from it.
 *
 * Nothing else in the program knows an op by its name. How to add one: lib/change/README.md. */
#ifndef INTACT_CHANGE_OPS_H
#define INTACT_CHANGE_OPS_H

#include "change/list.h"
#include "record/change_summary.h"

/* When do runs that were stored before the change no longer hold? */
enum rebuilds {
    REBUILDS_NEVER,
    REBUILDS_IF_LIFETIME_DIFFERS, /* a feed that is there got another ttl, or expected_s got less than ever */
    REBUILDS_ALWAYS,
};

struct change_kind {
    /* In the journal and in the audit. schema/project_NAME.sql projects it into the tables. */
    const char *name;
    /* Brings the district up to it. STATUS_CORRUPT for a body this program can't have written.
     * STATUS_MEMORY: the district may hold part of it, and applying it again is harmless. NULL: it is a list. */
    enum status (*apply)(struct district *d, const struct journalled *row, struct error *err);
    const struct list_applier *list; /* applies it in steps; NULL: it is none */
    enum rebuilds rebuilds;
    /* orders may have to be opened or ended: the patrol looks at everything again */
    bool moves_faults;
    /* it says nothing but of repairs: a start that has them stored passes over it */
    bool is_of_repairs;
    struct summary_shape says; /* what the audit says of it */
};
extern const struct change_kind change_ops[CHANGE_OP_COUNT];

/* Finds a change by its name in the journal. STATUS_CORRUPT: there is no such change. */
must_use enum status change_op_find(struct text name, enum change_op *ret, struct error *err);

/* Brings the district up to a journalled change, at once; errors as of struct change_kind's apply. Does not
 * rebuild timelines: the caller does that when change_rebuilds() says so. */
must_use enum status change_apply(struct district *d, const struct journalled *row,
                                  struct error *err);

/* Notes a list that has been applied in steps (change/list.h), as change_apply() does. */
void change_applied(struct district *d, const struct journalled *row);

/* Tells whether the timelines have to be built again after this change. */
bool change_rebuilds(const struct change *c);

#endif

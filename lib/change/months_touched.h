/* months_touched.h - which closed months a change of the registry reaches, for a dry run to name. */
#ifndef INTACT_CHANGE_MONTHS_TOUCHED_H
#define INTACT_CHANGE_MONTHS_TOUCHED_H

#include "change/change.h"
#include "change/registry_value.h"

/* Tells whether a stored month names this record, as in "project":"hd". Out of memory: it does. */
bool month_names(const struct month_revision *x, const char *member, const char *code);

/* Marks the months (by their place in d->months) that a record which is new or changes reaches. For an asset: those
 * it serves in, before or after. For a project or a contractor: those whose statement names it. For a feed that is
 * expected no longer, or again: all. For a calendar: calendar_moves(). STATUS_MEMORY. */
must_use enum status months_touch(const struct district *d, const struct registry_value *v,
                                  bool *touched);

/* Writes the closed months among them, which may therefore drift, as a JSON list. `all`: a feed's lifetime changes,
 * which reaches every month. STATUS_MEMORY. */
must_use enum status months_touched(const struct district *d, const bool *touched, bool all,
                                    struct buffer *ret_list);

#endif

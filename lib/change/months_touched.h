/* months_touched.h - which closed months a change of the registry reaches, for a dry run to name. */
#ifndef INTACT_CHANGE_MONTHS_TOUCHED_H
#define INTACT_CHANGE_MONTHS_TOUCHED_H

#include "change/change.h"
#include "record/registry_in.h"

/* Tells whether a stored month names this record, as in "project":"hd". Out of memory: it does. */
bool month_names(const struct month_revision *x, const char *member, const char *code);

/* Writes the closed months that a prepared change of the registry reaches, and may therefore drift
 * from, as a JSON list. For an asset: those it serves in, before or after. For a project or a
 * contractor: those whose statement names it. For a feed's ttls, or whether it is expected: all. For a
 * calendar: calendar_moves(). STATUS_MEMORY. */
must_use enum status months_touched(const struct district *d, enum collection which,
                                    const struct change *change, struct buffer *ret_list);

#endif

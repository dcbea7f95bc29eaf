/* registry_guard.h - what of a registered record may not change, because figures and tokens rest on it. */
#ifndef INTACT_CHANGE_REGISTRY_GUARD_H
#define INTACT_CHANGE_REGISTRY_GUARD_H

#include "change/registry_value.h"
#include "model/district.h"

/* Checks a record that is about to be put. `number`: of the one that it replaces; NONE: it is new.
 * STATUS_INVALID: a project's contractor supervises itself. STATUS_CONFLICT: a project with service or
 * statements gets another contractor (has_history), an organisation in use another role (role_in_use), or a record is
 * retired that something uses at `now`, or uses one that is retired (change/in_use.h). */
must_use enum status registry_guard(const struct district *d, const struct registry_value *v,
                                    uint32_t number, int64_t now, struct error *err);

#endif
